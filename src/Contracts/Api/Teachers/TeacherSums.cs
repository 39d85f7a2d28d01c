namespace Distillery.Contracts;

/// <summary>Requests to teachers and what they cost, each request counted once over all attempts.</summary>
public sealed record TeacherSums
{
    /// <summary>Requests that were sent, or were about to be.</summary>
    public long Requests { get; init; }

    /// <summary>Requests whose answers are used.</summary>
    public long Answered { get; init; }

    /// <summary>Requests whose answers cannot be used; paid all the same.</summary>
    public long Invalid { get; init; }

    /// <summary>Requests that the endpoint did not work on.</summary>
    public long Refused { get; init; }

    /// <summary>Requests that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Requests that may have been billed without anyone knowing.</summary>
    public long PossiblyBilled { get; init; }

    /// <summary>Prompt tokens that endpoints stated.</summary>
    public long PromptTokens { get; init; }

    /// <summary>Answer tokens that endpoints stated.</summary>
    public long CompletionTokens { get; init; }

    /// <summary>Dollars of the stated tokens.</summary>
    public decimal Usd { get; init; }

    /// <summary>Upper bound of the dollars of possibly billed requests.</summary>
    public decimal PossibleUsd { get; init; }

    /// <summary>Requests with tokens whose price was not known; with any, the dollars are too few.</summary>
    public long Unpriced { get; init; }
}
