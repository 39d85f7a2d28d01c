using System.Collections.Concurrent;
using System.Security.Cryptography;
using Distillery.Contracts;
using Distillery.Registry;
using Distillery.WorkerRuntime;

namespace Distillery.Workers.Tests;

/// <summary>A stage as a handler sees it, with a folder for a store.</summary>
public sealed class FakeStage(FakeJob job, StagePlan plan, int attempt) : IStageContext
{
    public ConcurrentDictionary<string, string> Params { get; } = new();

    public ConcurrentQueue<(string Key, long Step, double Value)> Metrics { get; } = new();

    public ConcurrentQueue<(double Share, string Message)> Reports { get; } = new();

    public ConcurrentQueue<string> Lines { get; } = new();

    public Action<double> OnProgress { get; set; } = _ => { };

    public string JobId => "job";

    public string StageId => $"job/{plan.Name}";

    public string StageName => plan.Name;

    public string RunId => $"run-{plan.Name}";

    public string Actor => "tester";

    public int Attempt => attempt;

    public StageParameters Parameters => plan.Parameters;

    public IReadOnlyList<StageInput> Inputs =>
        [.. job.Outputs.Where(output => plan.DependsOn.Contains(output.StageName)).OrderBy(output => output.StageName, StringComparer.Ordinal).ThenBy(output => output.Path, StringComparer.Ordinal)];

    public string WorkFolder { get; } = Directory.CreateDirectory(Path.Combine(job.Folder, "work", $"{plan.Name}-{attempt}")).FullName;

    public MemoryCheckpoints Stored { get; } = new(Path.Combine(job.Folder, "checkpoints", plan.Name));

    public ICheckpoints Checkpoints => Stored;

    public IStageAnswers Answers => job.Answers;

    public Task<string> InputAsync(string stageName, string path, CancellationToken cancellationToken) =>
        Task.FromResult(Inputs.Any(input => input.StageName == stageName && input.Path == path)
            ? job.PathOf(stageName, path)
            : throw new PermanentStageException($"{stageName} has no {path}"));

    public Task<string> OutputAsync(string path, string localFile, CancellationToken cancellationToken)
    {
        var target = job.PathOf(plan.Name, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(localFile, target, overwrite: true);
        var digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(target)));
        job.Outputs.RemoveAll(output => output.StageName == plan.Name && output.Path == path);
        job.Outputs.Add(new StageInput(plan.Name, path, digest, new FileInfo(target).Length, RunId));
        return Task.FromResult(digest);
    }

    public void Progress(double share, string message, double? secondsLeft = null)
    {
        Reports.Enqueue((share, message));
        OnProgress(share);
    }

    public void Metric(string key, long step, double value) => Metrics.Enqueue((key, step, value));

    public void Param(string key, string value) => Params[key] = value;

    public void Log(string level, string text) => Lines.Enqueue(text);

    public Task RegisterDatasetAsync(DatasetView dataset, IReadOnlyList<StoredFile> files, CancellationToken cancellationToken)
    {
        job.Datasets[dataset.Digest] = (dataset, files.ToDictionary(file => file.Path, file => job.PathOf(plan.Name, $"dataset/{file.Path}")));
        return Task.CompletedTask;
    }

    public Task<LocalDataset> OpenDatasetAsync(string digest, CancellationToken cancellationToken) =>
        Task.FromResult(job.Datasets.TryGetValue(digest, out var known)
            ? new LocalDataset(known.View, known.Files)
            : throw new PermanentStageException($"no dataset {digest}"));

    public Task<ModelVersionView> RegisterVersionAsync(NewModelVersion version, CancellationToken cancellationToken)
    {
        job.Versions.Add(version);
        return Task.FromResult(new ModelVersionView(
            version.Model, job.Versions.Count, JobId, version.RunId, DateTimeOffset.UnixEpoch, Actor, version.Metrics, version.Tags, []));
    }
}
