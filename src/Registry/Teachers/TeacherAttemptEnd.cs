namespace Distillery.Registry;

/// <summary>How a request to a teacher ended.</summary>
public sealed record TeacherAttemptEnd
{
    /// <summary>The request.</summary>
    public required string Id { get; init; }

    /// <summary><c>answered</c>, <c>invalid</c>, <c>refused</c>, <c>failed</c> or <c>lost</c>.</summary>
    public required string State { get; init; }

    /// <summary>Tokens of the prompt that the endpoint stated; null where it stated none.</summary>
    public long? PromptTokens { get; init; }

    /// <summary>Tokens of the answer that the endpoint stated; null where it stated none.</summary>
    public long? CompletionTokens { get; init; }

    /// <summary>Picodollars of these tokens; null where no price is known.</summary>
    public long? Pico { get; init; }

    /// <summary>Without tokens: whether it may have been billed.</summary>
    public bool MayBeBilled { get; init; }

    /// <summary>Milliseconds from sending to the end.</summary>
    public long Milliseconds { get; init; }

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>The answers that it brought.</summary>
    public IReadOnlyList<TeacherAnswer> Answers { get; init; } = [];
}
