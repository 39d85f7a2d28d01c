using Distillery.WorkerRuntime;

namespace Distillery.Workers.Tests;

/// <summary>Checkpoints in a folder, and how often one was stored.</summary>
public sealed class MemoryCheckpoints(string folder) : ICheckpoints
{
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Saved { get; private set; }

    /// <summary>Thrown instead of storing, where it is set.</summary>
    public Exception? Failure { get; set; }

    public Task Failed => _failed.Task;

    public Task SaveAsync(string name, string localFile, CancellationToken cancellationToken)
    {
        if (Failure is not null)
        {
            _failed.TrySetResult();
            return Task.FromException(Failure);
        }

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
