using System.Threading.Channels;
using Distillery.LanguageModels;
using Distillery.Recommenders;
using Distillery.WorkerRuntime;

namespace Distillery.WorkerStages;

/// <summary>
/// Checkpoints of a training in the store. The training thread writes a local file and goes on; the newest file is stored beside it. So
/// a slow store never holds the training up, and what is stored is always a whole checkpoint, at worst one behind.
/// </summary>
public sealed class StageCheckpoints : ICheckpointStore, ITuningCheckpoints, IAsyncDisposable
{
    private readonly string _name;
    private readonly IStageContext _context;
    private readonly string? _loaded;
    private readonly string _folder;
    private readonly Channel<string> _waiting;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _storing;
    private int _written;

    private StageCheckpoints(IStageContext context, string name, string? loaded)
    {
        (_context, _name, _loaded) = (context, name, loaded);
        _folder = Path.Combine(context.WorkFolder, "checkpoints", name);
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder);
        // Only the newest counts: one that waits is dropped when a newer one comes.
        _waiting = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest }, File.Delete);
        _storing = StoreAsync();
    }

    /// <summary>Brings the newest checkpoint of an earlier attempt to this machine.</summary>
    /// <param name="context">The stage.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <param name="name">Which training of the stage, where it has several.</param>
    public static async Task<StageCheckpoints> OpenAsync(IStageContext context, CancellationToken cancellationToken, string name = "trainer") =>
        new(context, name, await context.Checkpoints.TryLoadAsync(name, cancellationToken));

    /// <inheritdoc/>
    public void Save(Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        // Failing to store is told to the training at its next checkpoint, so that it does not go on for hours unprotected.
        if (_storing.IsFaulted)
            throw new IOException("the last checkpoint could not be stored.", _storing.Exception);
        var path = Path.Combine(_folder, $"{++_written}.safetensors");
        using (var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
            write(stream);
        _waiting.Writer.TryWrite(path);
    }

    /// <inheritdoc/>
    public Stream? TryOpen() => _loaded is null ? null : File.OpenRead(_loaded);

    /// <inheritdoc/>
    /// <remarks>Waits until the newest checkpoint is stored: after a cancellation it is what the next attempt continues from.</remarks>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        _stop.CancelAfter(TimeSpan.FromSeconds(20));
        try
        {
            await _storing;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The training itself is not harmed: a finished one needs no checkpoint, a broken one goes on from the one before.
            _context.Log("warning", $"the last checkpoint was not stored: {exception.Message}");
        }

        _stop.Dispose();
    }

    private async Task StoreAsync()
    {
        await foreach (var path in _waiting.Reader.ReadAllAsync(_stop.Token))
        {
            await _context.Checkpoints.SaveAsync(_name, path, _stop.Token);
            File.Delete(path);
        }
    }
}
