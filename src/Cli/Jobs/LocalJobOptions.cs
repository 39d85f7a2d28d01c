namespace Distillery.Cli.Jobs;

/// <summary>How a job runs in this process.</summary>
/// <param name="DataDirectory">Folder of the store.</param>
/// <param name="Port">Port on loopback, 0 for a free one.</param>
/// <param name="Json">File for the result as JSON.</param>
/// <param name="Keep">Whether to go on serving after the job.</param>
internal sealed record LocalJobOptions(DirectoryInfo DataDirectory, int Port, FileInfo? Json, bool Keep);
