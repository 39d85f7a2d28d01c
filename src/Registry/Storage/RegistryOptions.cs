namespace Distillery.Registry;

/// <summary>Where the store is, and its rules about trying again.</summary>
public sealed class RegistryOptions
{
    /// <summary>Folder of the database file and of the artifacts; made when absent.</summary>
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

    /// <summary>File of the database.</summary>
    public string DatabaseFile => Path.Combine(DataFolder, "registry.db");

    /// <summary>Folder of the artifacts.</summary>
    public string BlobFolder => Path.Combine(DataFolder, "blobs");
}
