using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>How fast the endpoint may be asked.</summary>
public sealed record LimitsSpec
{
    /// <summary>Requests in flight, at most; the number in use adapts to what the endpoint bears.</summary>
    [Range(1, 1024)]
    public int Concurrency { get; init; } = 8;

    /// <summary>Requests a minute; no limit when absent.</summary>
    [Range(1, int.MaxValue)]
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens a minute, in and out; no limit when absent.</summary>
    [Range(1, int.MaxValue)]
    public int? TokensPerMinute { get; init; }

    /// <summary>Seconds after which a request counts as lost.</summary>
    [Range(1.0, 3600.0)]
    public double TimeoutSeconds { get; init; } = 120;

    /// <summary>Attempts after the first that failed, for each question.</summary>
    [Range(0, 20)]
    public int Retries { get; init; } = 5;
}
