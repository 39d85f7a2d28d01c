using Microsoft.Extensions.Configuration;

namespace Distillery.Registry;

/// <summary>Where the store is, and its rules about trying again.</summary>
public sealed class RegistryOptions
{
    /// <summary>Connection string of a Postgres database; null for SQLite in <see cref="DataFolder"/>. A registered <c>NpgsqlDataSource</c> counts before it.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>What to do about the schema at the start.</summary>
    /// <value>The default is <see cref="MigrateMode.Auto"/>.</value>
    public MigrateMode Migrate { get; init; }

    /// <summary>How long a service that starts waits for a store that is not there yet.</summary>
    /// <value>The default is 2 minutes.</value>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Folder of the artifacts and, without <see cref="ConnectionString"/>, of the database file; made when absent.</summary>
    public required string DataFolder { get; init; }

    /// <summary>How often a stage is tried again after failures that may pass.</summary>
    /// <value>The default is 3.</value>
    public int MaxRetries { get; init; } = 3;

    /// <summary>Wait before the first retry; each next one waits twice as long, at most <see cref="LongestBackoff"/>.</summary>
    /// <value>The default is 2 seconds.</value>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait before a retry.</summary>
    /// <value>The default is 5 minutes.</value>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often in a row, without getting further, a stage may lose its worker before it fails.</summary>
    /// <value>The default is 5.</value>
    public int MaxWorkerLosses { get; init; } = 5;

    /// <summary>How long events of an ended job are kept for readers that were cut off.</summary>
    /// <value>The default is 1 hour.</value>
    public TimeSpan KeepEvents { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A worker that was not seen for this long counts as gone.</summary>
    /// <value>The default is 1 minute.</value>
    public TimeSpan WorkerSilence { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long workers that are gone are kept for people to look at.</summary>
    /// <value>The default is 7 days.</value>
    public TimeSpan KeepWorkers { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Where artifacts are, and when they may go.</summary>
    /// <value>The default is the data folder.</value>
    public ArtifactOptions Artifacts { get; init; } = new();

    /// <summary>Reads <c>ConnectionStrings:registry</c>, <c>Distillery:DataFolder</c>, <c>Distillery:Migrate</c> and <c>Distillery:Artifacts</c>.</summary>
    /// <param name="configuration">The service's configuration.</param>
    /// <exception cref="ArgumentException">A value is out of range, for example <c>Distillery:Migrate</c> neither <c>auto</c> nor <c>check</c>.</exception>
    public static RegistryOptions FromConfiguration(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var mode = configuration["Distillery:Migrate"];
        return new RegistryOptions
        {
            ConnectionString = configuration["ConnectionStrings:registry"] is { Length: > 0 } text ? text : null,
            DataFolder = configuration["Distillery:DataFolder"] is { Length: > 0 } folder ? folder : ".distillery",
            Artifacts = ArtifactOptions.From(configuration),
            Migrate = mode switch
            {
                null or "" or "auto" => MigrateMode.Auto,
                "check" => MigrateMode.Check,
                _ => throw new ArgumentException($"Distillery:Migrate is '{mode}'; it must be auto or check."),
            },
        };
    }

    /// <summary>File of the database.</summary>
    public string DatabaseFile => Path.Combine(DataFolder, "registry.db");

    /// <summary>Folder of the artifacts.</summary>
    public string BlobFolder => Path.Combine(DataFolder, "blobs");
}
