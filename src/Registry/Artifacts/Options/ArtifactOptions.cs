using Microsoft.Extensions.Configuration;

namespace Distillery.Registry;

/// <summary>Where artifacts are, and when they may go.</summary>
public sealed class ArtifactOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Distillery:Artifacts";

    private const long MiB = 1 << 20;

    /// <summary>The bucket; null keeps artifacts in the data folder.</summary>
    public S3Options? S3 { get; init; }

    /// <summary>Folder for local copies of what is in the bucket; null takes one beside the system's temporary files. Unused on disk.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Bytes of local copies that are kept; those that a running stage holds are kept beyond it.</summary>
    /// <value>The default is 20 GiB.</value>
    public long CacheBytes { get; init; } = 20L << 30;

    /// <summary>Size of the parts of an upload, at least 5 MiB, unless the upload says that it needs larger ones.</summary>
    /// <value>The default is 16 MiB.</value>
    public long PartBytes { get; init; } = 16 * MiB;

    /// <summary>How long an upload may rest before it is dropped.</summary>
    /// <value>The default is 24 hours.</value>
    public TimeSpan UploadExpiry { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How long content that nothing refers to stays after it was put or kept, at least 2 hours. Content that was put while a stage that
    /// is still running ran stays in any case.
    /// </summary>
    /// <value>The default is 24 hours.</value>
    public TimeSpan Grace { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often the job API collects; null leaves it to whoever calls.</summary>
    public TimeSpan? CollectEvery { get; init; }

    /// <summary>What of ended jobs may go.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>Content that was put or kept less long ago is not marked again: half of the shortest grace.</summary>
    internal static TimeSpan RefreshAfter { get; } = TimeSpan.FromHours(1);

    /// <summary>Reads <c>Distillery:Artifacts</c>; what is absent keeps its default.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public static ArtifactOptions From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(Section);
        var read = new ArtifactSettings(section);
        var kind = section["Kind"] ?? "disk";
        if (kind is not ("disk" or "s3"))
            throw new ArgumentException($"{Section}:Kind is '{kind}'; it must be disk or s3.");
        var work = configuration["Distillery:WorkFolder"];
        var options = new ArtifactOptions
        {
            S3 = kind == "s3" ? S3Options.From(section.GetSection("S3")) : null,
            CacheFolder = section["CacheFolder"] ?? (work is null ? null : Path.Combine(work, "artifacts")),
            CacheBytes = (long)(read.Number("CacheGiB", 20, 0.001) * 1024 * MiB),
            PartBytes = (long)(read.Number("PartMiB", 16, 5, 512) * MiB),
            UploadExpiry = TimeSpan.FromHours(read.Number("UploadHours", 24, 0.1)),
            Grace = TimeSpan.FromHours(read.Number("GraceHours", 24, 2)),
            CollectEvery = read.Optional("CollectEveryHours", 0.1) is { } hours ? TimeSpan.FromHours(hours) : null,
            Retention = new RetentionOptions
            {
                KeepJobsPerName = (int?)read.Optional("KeepJobsPerName", 1),
                KeepFor = read.Optional("KeepDays", 0) is { } days ? TimeSpan.FromDays(days) : null,
                ReuseWindow = TimeSpan.FromDays(read.Number("ReuseDays", 30, 0)),
            },
        };
        return options;
    }
}
