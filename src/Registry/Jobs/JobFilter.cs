namespace Distillery.Registry;

/// <summary>Which jobs a list shows, or an act on many is about; what is absent does not filter.</summary>
/// <param name="State">One of the job states.</param>
/// <param name="Text">Part of the name, the dataset or the id.</param>
/// <param name="Labels">Labels that a job must have.</param>
public sealed record JobFilter(string? State = null, string? Text = null, IReadOnlyDictionary<string, string>? Labels = null)
{
    /// <summary>The team.</summary>
    public string? Team { get; init; }

    /// <summary>Who submitted it.</summary>
    public string? Actor { get; init; }

    /// <summary>Submitted at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Submitted before this time.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Whether a list begins with the oldest job instead of the newest.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>Whether every job matches.</summary>
    public bool IsEmpty => State is null && string.IsNullOrWhiteSpace(Text) && Labels is null or { Count: 0 } && Team is null && Actor is null && Since is null && Before is null;
}
