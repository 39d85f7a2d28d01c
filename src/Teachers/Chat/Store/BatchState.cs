namespace Distillery.Teachers;

/// <summary>A batch of requests that goes to an endpoint as one file, as it is remembered over restarts.</summary>
public sealed record BatchState
{
    /// <summary>Our name of it; the endpoint gets it as metadata, so that it can be found there when the answer to its submission was lost.</summary>
    public required string Id { get; init; }

    /// <summary>The endpoint's name of it; null until it is known.</summary>
    public string? RemoteId { get; init; }

    /// <summary>The endpoint's name of its file; null until it was uploaded.</summary>
    public string? FileId { get; init; }

    /// <summary>Whether all its requests have ended.</summary>
    public bool IsDone { get; init; }

    /// <summary>Its requests that have not ended, as they were recorded.</summary>
    public IReadOnlyList<AttemptStart> Open { get; init; } = [];
}
