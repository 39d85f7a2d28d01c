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
    private readonly string? _loaded;
    private readonly string _folder;
    private readonly CheckpointUploads _uploads;
    private int _written;

    private StageCheckpoints(IStageContext context, string name, string? loaded)
    {
        (_name, _loaded) = (name, loaded);
        _folder = Path.Combine(context.WorkFolder, "checkpoints", name);
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder);
        // Only the newest counts: one that waits is dropped when a newer one comes.
        var newest = new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest };
        _uploads = new CheckpointUploads(context, Channel.CreateBounded<CheckpointUploads.Upload>(newest, dropped => File.Delete(dropped.Path)));
        _uploads.Start();
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
        _uploads.Add(_name, Path.Combine(_folder, $"{++_written}.safetensors"), write);
    }

    /// <inheritdoc/>
    public Stream? TryOpen() => _loaded is null ? null : File.OpenRead(_loaded);

    /// <inheritdoc/>
    /// <remarks>Waits until the newest checkpoint is stored: after a cancellation it is what the next attempt continues from.</remarks>
    public ValueTask DisposeAsync() => _uploads.DisposeAsync();
}
