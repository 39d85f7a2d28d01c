namespace Distillery.JobApi.Access;

/// <summary>Why a request is turned away.</summary>
internal sealed record Refusal(int Status, string Code, string Detail)
{
    /// <summary>When it is worth trying again.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
