namespace Distillery.Teachers;

/// <summary>What came back from an endpoint.</summary>
internal sealed record Reply
{
    public required ReplyKind Kind { get; init; }

    /// <summary>The text, or the vectors as texts in the order of the inputs.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>Why the model ended: <c>stop</c>, <c>length</c> ...</summary>
    public string? Finish { get; init; }

    /// <summary>Tokens as stated; null where none are stated, or numbers that cannot be.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>Whether the endpoint may bill it although it stated no usage.</summary>
    public bool MayBeBilled { get; init; }

    /// <summary>What the endpoint asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What went wrong, without secrets.</summary>
    public string? Problem { get; init; }
}
