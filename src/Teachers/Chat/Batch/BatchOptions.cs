namespace Distillery.Teachers;

/// <summary>Requests as files: half the price at some providers, and hours of time.</summary>
public sealed record BatchOptions
{
    /// <summary>
    /// A folder for files instead of an endpoint: requests are written to <c>requests</c>, results are read from <c>results</c>. Null sends the
    /// files to the endpoint.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>How often the endpoint is asked whether it is done; default 60 s.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most requests in a file, 1 to 50,000; default 50,000.</summary>
    public int RequestsPerFile { get; init; } = 50_000;

    /// <summary>Most bytes in a file; default 100 MB.</summary>
    public long BytesPerFile { get; init; } = 100_000_000;

    internal void Validate()
    {
        if (RequestsPerFile is < 1 or > 50_000)
            throw new ArgumentException($"teacher.batch.requestsPerFile is {RequestsPerFile}; it must lie in 1..50000.");
        if (BytesPerFile < 1_000 || PollEvery <= TimeSpan.Zero)
            throw new ArgumentException("teacher.batch: bytesPerFile must be at least 1000 and pollEvery above zero.");
    }
}
