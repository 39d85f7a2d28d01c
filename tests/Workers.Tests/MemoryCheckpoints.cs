using Distillery.WorkerRuntime;

namespace Distillery.Workers.Tests;

/// <summary>Checkpoints in a folder, and how often one was stored.</summary>
public sealed class MemoryCheckpoints(string folder) : ICheckpoints
{
    public int Saved { get; private set; }

    public Task SaveAsync(string name, string localFile, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        File.Copy(localFile, Path.Combine(folder, name), overwrite: true);
        Saved++;
        return Task.CompletedTask;
    }

    public Task<string?> TryLoadAsync(string name, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, name);
        return Task.FromResult(File.Exists(path) ? path : null);
    }
}
