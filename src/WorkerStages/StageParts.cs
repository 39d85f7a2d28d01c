using System.Threading.Channels;
using Distillery.Distillation.Stages;
using Distillery.WorkerRuntime;

namespace Distillery.WorkerStages;

/// <summary>
/// Finished parts of a stage's work in the store, each as a checkpoint of its own (<c>name-0</c>, <c>name-1</c> and so on): what was kept once is not sent again
/// with every later part. They are stored in their order, so those that are there are always the first ones.
/// </summary>
public sealed class StageParts : IStageParts, IAsyncDisposable
{
    private readonly string _name;
    private readonly string _folder;
    private readonly IReadOnlyList<string> _kept;
    private readonly CheckpointUploads _uploads;
    private int _added;

    private StageParts(IStageContext context, string name, IReadOnlyList<string> kept)
    {
        (_name, _kept) = (name, kept);
        _folder = Path.Combine(context.WorkFolder, "parts", name);
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder);
        _uploads = new CheckpointUploads(context, Channel.CreateUnbounded<CheckpointUploads.Upload>());
        _uploads.Start();
    }

    /// <inheritdoc/>
    public int Kept => _kept.Count;

    /// <summary>Brings the parts of earlier attempts to this machine.</summary>
    /// <param name="context">The stage.</param>
    /// <param name="name">Which work of the stage, unique among its checkpoints.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static async Task<StageParts> OpenAsync(IStageContext context, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var kept = new List<string>();
        while (await context.Checkpoints.TryLoadAsync($"{name}-{kept.Count}", cancellationToken) is { } path)
            kept.Add(path);
        return new StageParts(context, name, kept);
    }

    /// <inheritdoc/>
    public Stream Open(int part) => File.OpenRead(_kept[part]);

    /// <inheritdoc/>
    public void Add(Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var part = _kept.Count + _added++;
        _uploads.Add($"{_name}-{part}", Path.Combine(_folder, $"{part}"), write);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _uploads.DisposeAsync();
}
