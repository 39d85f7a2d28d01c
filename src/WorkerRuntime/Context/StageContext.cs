using System.Collections.Concurrent;
using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.WorkerRuntime;

internal sealed class StageContext : IStageContext
{
    private const int MaxPathLength = 400;
    private readonly StageLease _lease;
    private readonly ReportBuffer _buffer;
    private readonly StageServices _services;
    private readonly ConcurrentDictionary<string, string> _outputs = new(StringComparer.Ordinal);

    private StageContext(StageLease lease, ReportBuffer buffer, StagePulse pulse, StageServices services, string workFolder, IReadOnlyList<StageInput> inputs)
    {
        (_lease, _buffer, _services, Inputs) = (lease, buffer, services, inputs);
        WorkFolder = Path.Combine(Path.GetFullPath(workFolder), "stages", lease.StageId);
        Checkpoints = new Checkpoints(lease, services, pulse, buffer);
        Answers = new StageAnswers(lease, services);
        Directory.CreateDirectory(WorkFolder);
    }

    public string JobId => _lease.JobId;

    public string StageId => _lease.StageId;

    public string StageName => _lease.StageName;

    public string RunId => _lease.RunId;

    public string Actor => _lease.Actor;

    public int Attempt => _lease.Attempt;

    public StageParameters Parameters => _lease.Parameters;

    public IReadOnlyList<StageInput> Inputs { get; }

    public string WorkFolder { get; }

    public ICheckpoints Checkpoints { get; }

    public IStageAnswers Answers { get; }

    /// <summary>What the handler has stored so far, by path.</summary>
    public IReadOnlyList<StoredFile> Outputs
        => [.. _outputs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new StoredFile(pair.Key, pair.Value))];

    public static async Task<StageContext> CreateAsync(
        StageLease lease, ReportBuffer buffer, StagePulse pulse, StageServices services, string workFolder, CancellationToken cancellationToken)
    {
        var inputs = (await services.CallAsync(() => services.Leases.InputsAsync(lease, cancellationToken), cancellationToken))
            .Select(input => new StageInput(input.StageName, input.Path, input.Digest, input.Bytes, input.RunId))
            .ToList();
        return new StageContext(lease, buffer, pulse, services, workFolder, inputs);
    }

    public Task<string> InputAsync(string stageName, string path, CancellationToken cancellationToken)
    {
        var input = Inputs.FirstOrDefault(input => input.StageName == stageName && input.Path == path)
            ?? throw new PermanentStageException(
                $"Stage {StageName} has no input {stageName}/{path}. It has: {(Inputs.Count == 0 ? "none" : string.Join(", ", Inputs.Select(i => $"{i.StageName}/{i.Path}")))}.");
        return _services.Inputs.GetAsync(input.Digest, input.Path, cancellationToken);
    }

    public async Task<string> OutputAsync(string path, string localFile, CancellationToken cancellationToken)
    {
        CheckPath(path);
        var info = await _services.Artifacts.PutFileAsync(localFile, cancellationToken);
        _outputs[path] = info.Digest;
        return info.Digest;
    }

    public void Progress(double share, string message, double? secondsLeft = null) => _buffer.Progress(share, message, secondsLeft);

    public void Metric(string key, long step, double value) => _buffer.Metric(key, step, value);

    public void Param(string key, string value) => _buffer.Param(key, value);

    public void Log(string level, string text) => _buffer.Log(level, text);

    public Task RegisterDatasetAsync(DatasetView dataset, IReadOnlyList<StoredFile> files, CancellationToken cancellationToken)
        => _services.CallAsync(() => _services.Datasets.RegisterAsync(_lease, dataset, files, cancellationToken), cancellationToken);

    public async Task<LocalDataset> OpenDatasetAsync(string digest, CancellationToken cancellationToken)
    {
        var found = await _services.CallAsync(() => _services.Datasets.FindAsync(digest, cancellationToken), cancellationToken);
        if (found.Count != 1)
        {
            throw new PermanentStageException(found.Count == 0
                ? $"There is no dataset whose digest begins with '{digest}'. Import it first, by a job that names its path."
                : $"Several datasets have a digest that begins with '{digest}'; give more digits.");
        }

        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in await _services.CallAsync(() => _services.Datasets.UseAsync(_lease, found[0].Digest, cancellationToken), cancellationToken))
            files[file.Path] = await _services.Inputs.GetAsync(file.Digest, file.Path, cancellationToken);
        return new LocalDataset(found[0], files);
    }

    public Task<ModelVersionView> RegisterVersionAsync(NewModelVersion version, CancellationToken cancellationToken)
        => _services.CallAsync(() => _services.Models.RegisterVersionAsync(_lease, version, cancellationToken), cancellationToken);

    private static void CheckPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var parts = path.Split('/');
        if (path.Length > MaxPathLength || path.Contains('\\') || parts.Any(part => part is "" or "." or "..") || path.Any(char.IsControl))
            throw new ArgumentException($"Output path '{path}' must be relative, with '/' between names and without '..', at most {MaxPathLength} characters.", nameof(path));
    }
}
