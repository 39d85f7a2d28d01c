namespace Distillery.Teachers;

/// <summary>What an endpoint understands; it is learnt from what it refuses.</summary>
internal sealed record ChatDialect
{
    public AnswerStructure Structure { get; init; }

    public bool UsesMaxCompletionTokens { get; init; }

    public bool OmitsSampling { get; init; }

    /// <summary>The dialect without the parameter that a refusal names.</summary>
    /// <param name="refusal">Text of a 400 or 422.</param>
    /// <param name="asksForStructure">Whether the request had a schema.</param>
    /// <returns>Null when the refusal is about something else.</returns>
    public ChatDialect? After(string refusal, bool asksForStructure)
    {
        bool Names(string word) => refusal.Contains(word, StringComparison.OrdinalIgnoreCase);
        if (asksForStructure && Structure != AnswerStructure.None && (Names("response_format") || Names("json_schema") || Names("json_object") || Names("guided")))
            return this with { Structure = Structure == AnswerStructure.Schema ? AnswerStructure.Object : AnswerStructure.None };
        if (!UsesMaxCompletionTokens && Names("max_completion_tokens"))
            return this with { UsesMaxCompletionTokens = true };
        if (!OmitsSampling && (Names("'temperature'") || Names("'top_p'")))
            return this with { OmitsSampling = true };
        return null;
    }
}
