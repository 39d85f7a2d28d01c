namespace Distillery.Teachers;

/// <summary>What a reply is worth: the record of the request's end, and answers that can be used.</summary>
internal static class Judgement
{
    /// <summary>What a reply means for the record.</summary>
    public static (AttemptEnd End, IReadOnlyList<StoredAnswer>? Answers) Of(Call call, string attempt, Reply reply, long milliseconds)
    {
        var verdict = reply.Kind == ReplyKind.Answer ? call.Check(reply) : null;
        // More tokens than there can be: then the number is worth nothing, and the upper bound counts.
        var usage = reply.Usage is { } stated && stated.Prompt <= call.Cost.Tokens.Prompt && stated.Completion <= call.Cost.Tokens.Completion ? stated : null;
        var outcome = reply.Kind switch
        {
            ReplyKind.Answer => verdict!.Problem is null ? AttemptOutcome.Answered : AttemptOutcome.Invalid,
            ReplyKind.Throttled or ReplyKind.Simplified or ReplyKind.Fatal => AttemptOutcome.Refused,
            _ => AttemptOutcome.Failed,
        };
        IReadOnlyList<StoredAnswer>? answers = outcome == AttemptOutcome.Answered
            ? call.Keys.Count == 1 ? [verdict!.Answers[0] with { Usage = usage }] : verdict!.Answers
            : null;
        var end = new AttemptEnd
        {
            Id = attempt,
            Outcome = outcome,
            Usage = usage,
            Pico = usage is null ? null : call.Price?.Of(usage),
            MayBeBilled = usage is null && reply.MayBeBilled,
            Milliseconds = milliseconds,
            Error = verdict?.Problem ?? reply.Problem,
            Answers = answers ?? [],
        };
        return (end, answers);
    }
}
