namespace Distillery.JobApi.Access;

/// <summary>How much one answer may hold.</summary>
internal static class Limits
{
    public const int DefaultPage = 50;
    public const int MaxPage = 200;
    public const int MaxRuns = 1_000;
    public const int DefaultLines = 1_000;
    public const int MaxLines = 5_000;
    public const int DefaultPoints = 10_000;
    public const int MaxPoints = 50_000;

    /// <exception cref="BadHttpRequestException">Out of range.</exception>
    public static int Of(int? limit, int standard, int most)
        => limit is null ? standard
            : limit is > 0 && limit <= most ? limit.Value
            : throw new BadHttpRequestException($"limit: {limit} must be from 1 to {most}.");
}
