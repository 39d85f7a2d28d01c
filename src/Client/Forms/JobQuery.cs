namespace Distillery.Client;

/// <summary>Which jobs to list; what is absent does not filter.</summary>
public sealed record JobQuery
{
    /// <summary>One of <see cref="Contracts.JobStates"/>.</summary>
    public string? State { get; init; }

    /// <summary>Words in the job's name, method or dataset.</summary>
    public string? Text { get; init; }

    /// <summary>A label as <c>key:value</c>.</summary>
    public string? Label { get; init; }

    /// <summary>The team.</summary>
    public string? Team { get; init; }

    /// <summary>Who submitted it.</summary>
    public string? Actor { get; init; }

    /// <summary>Submitted at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Submitted before this time.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>The <c>Next</c> of the page before; null for the newest jobs.</summary>
    public string? After { get; init; }

    /// <summary>Jobs in a page; the API's default when absent.</summary>
    public int? Limit { get; init; }

    /// <summary>Whether the oldest job comes first instead of the newest.</summary>
    public bool OldestFirst { get; init; }
}
