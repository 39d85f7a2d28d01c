namespace Distillery.Contracts;

/// <summary>An answer of a teacher that is kept.</summary>
public sealed record TeacherAnswerView
{
    /// <summary>Most characters of an answer's text in lists.</summary>
    public const int MostCharacters = 2_000;

    /// <summary>Lower-case hex sha256 of all that it depends on.</summary>
    public required string Key { get; init; }

    /// <summary><c>chat</c> or <c>embedding</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The model that gave it.</summary>
    public required string Model { get; init; }

    /// <summary>The prompt template and its version; null where there is none.</summary>
    public string? Template { get; init; }

    /// <summary>The text, at most <see cref="MostCharacters"/> of it.</summary>
    public required string Text { get; init; }

    /// <summary>Whether there is more of it.</summary>
    public bool IsCut { get; init; }

    /// <summary>Tokens of its prompt, where the endpoint stated them.</summary>
    public long? PromptTokens { get; init; }

    /// <summary>Tokens of the answer, where the endpoint stated them.</summary>
    public long? CompletionTokens { get; init; }

    /// <summary>The job that paid for it; null where it was removed.</summary>
    public string? JobId { get; init; }

    /// <summary>Its name.</summary>
    public string? JobName { get; init; }

    /// <summary>When it was given, UTC.</summary>
    public required DateTimeOffset AnsweredAt { get; init; }
}
