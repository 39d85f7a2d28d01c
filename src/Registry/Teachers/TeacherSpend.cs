namespace Distillery.Registry;

/// <summary>What a stage has spent on its teacher, over all its attempts, each request counted once.</summary>
public sealed record TeacherSpend
{
    /// <summary>The stage.</summary>
    public string StageId { get; init; } = "";

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

    /// <summary>Prompt tokens that the endpoint stated.</summary>
    public long PromptTokens { get; init; }

    /// <summary>Answer tokens that the endpoint stated.</summary>
    public long CompletionTokens { get; init; }

    /// <summary>Picodollars (millionths of a millionth of a dollar) of the stated tokens.</summary>
    public long Pico { get; init; }

    /// <summary>Upper bound of prompt tokens of possibly billed requests.</summary>
    public long PossiblePrompt { get; init; }

    /// <summary>Upper bound of answer tokens of possibly billed requests.</summary>
    public long PossibleCompletion { get; init; }

    /// <summary>Upper bound of picodollars of possibly billed requests.</summary>
    public long PossiblePico { get; init; }

    /// <summary>Requests with tokens whose price was not known; then the sums of money are too small.</summary>
    public long Unpriced { get; init; }
}
