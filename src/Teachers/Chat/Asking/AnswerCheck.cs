namespace Distillery.Teachers;

/// <summary>Whether an answer is what its template asks for. What is not is counted, asked for again, and never kept as an answer.</summary>
internal static class AnswerCheck
{
    /// <summary>Checks a text.</summary>
    /// <param name="asked">What it should be.</param>
    /// <param name="text">The text.</param>
    /// <param name="steps">The steps into which it had to be cut; null where it is no rationale.</param>
    /// <returns>What is wrong; null when it is right.</returns>
    public static string? Problem(PromptAnswers asked, string text, out IReadOnlyList<string>? steps)
    {
        steps = null;
        if (string.IsNullOrWhiteSpace(text))
            return "the answer is empty";
        switch (asked)
        {
            case PromptAnswers.Titles:
                RankedTitles.Parse(text, out var problem);
                return problem;
            case PromptAnswers.Steps:
                var cut = RationaleSteps.Parse(text);
                steps = cut;
                return RationaleSteps.AreComplete(cut)
                    ? null
                    : $"the answer lacks step {string.Join(" and ", Enumerable.Range(1, RationaleSteps.Count).Where(step => cut[step - 1].Length == 0))}";
            default:
                return null;
        }
    }

    /// <summary>Checks a reply of a chat.</summary>
    public static string? Problem(PromptAnswers asked, Reply reply, out IReadOnlyList<string>? steps)
    {
        steps = null;
        return reply.Finish switch
        {
            "length" => "the answer was cut off at teacher.decoding.maxTokens",
            "content_filter" => "the endpoint's filter held the answer back",
            _ => Problem(asked, reply.Texts[0], out steps),
        };
    }
}
