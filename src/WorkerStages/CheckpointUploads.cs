using System.Threading.Channels;
using Distillery.WorkerRuntime;

namespace Distillery.WorkerStages;

/// <summary>
/// Files on their way into a stage's checkpoints, in their order. The work goes on beside it; a store that fails is told to it at its next file, so that it
/// does not go on for hours unprotected.
/// </summary>
/// <param name="context">The stage.</param>
/// <param name="waiting">What waits; the channel decides whether older files are dropped.</param>
internal sealed class CheckpointUploads(IStageContext context, Channel<CheckpointUploads.Upload> waiting) : IAsyncDisposable
{
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(20);
    private readonly CancellationTokenSource _stop = new();
    private Task? _storing;

    /// <summary>A local file and the checkpoint's name.</summary>
    internal readonly record struct Upload(string Name, string Path);

    /// <summary>Begins to store.</summary>
    internal void Start() => _storing = StoreAsync();

    /// <summary>Writes a local file and stores it in time.</summary>
    internal void Add(string name, string path, Action<Stream> write)
    {
        if (_storing is { IsFaulted: true })
            throw new IOException("the last checkpoint could not be stored.", _storing.Exception);
        using (var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
            write(stream);
        waiting.Writer.TryWrite(new Upload(name, path));
    }

    /// <summary>Waits until what was added is stored: after a cancellation it is what the next attempt continues from.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        _stop.CancelAfter(LastWord);
        try
        {
            await (_storing ?? Task.CompletedTask);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The work itself is not harmed: a finished one needs no checkpoint, a broken one goes on from the one before.
            context.Log("warning", $"the last checkpoint was not stored: {exception.Message}");
        }

        _stop.Dispose();
    }

    private async Task StoreAsync()
    {
        await foreach (var (name, path) in waiting.Reader.ReadAllAsync(_stop.Token))
        {
            await context.Checkpoints.SaveAsync(name, path, _stop.Token);
            File.Delete(path);
        }
    }
}
