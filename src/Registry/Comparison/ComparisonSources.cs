using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Finds runs and versions with their per-user results.</summary>
internal sealed class ComparisonSources(RunQueries runs, ModelStore models, IArtifactStore artifacts)
{
    private const string ResultsName = "results.json";

    /// <summary>A version; null when there is none.</summary>
    public async Task<ComparisonSubject?> VersionAsync(string model, int number, CancellationToken cancellationToken)
    {
        if (await models.VersionAsync(model, number, cancellationToken) is not { } version)
            return null;
        var item = new ComparedItem { Key = $"{model}/{number}", Name = $"{model} {number}", RunId = version.RunId, JobId = version.JobId, Model = model, Version = number };
        var run = version.RunId is null ? null : await runs.FindAsync(version.RunId, cancellationToken);
        var parameters = new Dictionary<string, string>(run?.Params ?? new Dictionary<string, string>());
        // What a version says of itself comes second: a run's parameter of the same name is the one that trained it.
        foreach (var (name, value) in version.Tags)
            parameters.TryAdd(name, value);
        return await WithRowsAsync(item, parameters, version.Metrics, EvidenceFiles.Student(version.Artifacts), "it was not registered by a job", cancellationToken);
    }

    /// <summary>A run; null when there is none.</summary>
    public async Task<ComparisonSubject?> RunAsync(string runId, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(runId, cancellationToken) is not { } run)
            return null;
        var item = new ComparedItem { Key = runId, Name = run.Name, RunId = run.Id, JobId = run.JobId };
        if (run.JobId is null)
            return new ComparisonSubject(item, run.Params, run.Metrics, null, $"run {runId} belongs to no job");
        var files = await runs.ArtifactsAsync(run.JobId, cancellationToken);
        var metrics = run.Metrics;
        ArtifactView? rows = null;
        if (await TableAsync(files, cancellationToken) is { Rows.Count: > 0 } table)
        {
            // A row's run is the stage that trained it; the job's own run and that of the evaluation stand for the student.
            var row = table.Rows.FirstOrDefault(one => one.RunId == run.Id) ?? ByName(table, run) ?? (IsWhole(run, files) ? table.Rows[^1] : null);
            if (row is not null)
            {
                rows = row == table.Rows[^1] ? EvidenceFiles.Student(files) : EvidenceFiles.Row(files, row.Key);
                metrics = row.Metrics.Concat(run.Metrics.Where(pair => !row.Metrics.ContainsKey(pair.Key))).ToDictionary();
            }
        }

        return await WithRowsAsync(item, run.Params, metrics, rows, "no evaluation of its job measured it", cancellationToken);
    }

    // A table that was answered from another job's equal one names that job's runs; rows and stages have the same names in both.
    private static ResultRow? ByName(ResultTable table, RunView run)
        => table.Rows.Where(row => run.Name == $"Train {row.Label}").ToList() is [var only] ? only : null;

    private static bool IsWhole(RunView run, IReadOnlyList<ArtifactView> files)
        => run.ParentId is null || files.Any(file => file.RunId == run.Id && file.Path == ResultsName);

    private async Task<ResultTable?> TableAsync(IReadOnlyList<ArtifactView> files, CancellationToken cancellationToken)
    {
        if (files.LastOrDefault(file => file.Path == ResultsName) is not { } file)
            return null;
        try
        {
            await using var stream = await artifacts.OpenReadAsync(file.Digest, cancellationToken);
            return await JsonSerializer.DeserializeAsync<ResultTable>(stream, ContractsJson.Options, cancellationToken);
        }
        catch (Exception e) when (e is JsonException || e is ArtifactException { IsTransient: false })
        {
            // A job whose files were removed by retention still has its parameters and metrics.
            return null;
        }
    }

    private async Task<ComparisonSubject> WithRowsAsync(
        ComparedItem item, IReadOnlyDictionary<string, string> parameters, IReadOnlyDictionary<string, double> metrics, ArtifactView? file, string lacking, CancellationToken cancellationToken)
    {
        if (file is null)
            return new ComparisonSubject(item, parameters, metrics, null, $"{item.Key} has no per-user results: {lacking}");
        try
        {
            var rows = await EvidenceFiles.ReadAsync(artifacts, file, item.Key, cancellationToken);
            var measured = item with
            {
                Protocol = rows.Metadata.GetValueOrDefault("protocol"),
                Split = rows.Metadata.GetValueOrDefault("split"),
                Dataset = rows.Metadata.GetValueOrDefault("dataset"),
                Catalogue = rows.Metadata.GetValueOrDefault("catalogue"),
                EvaluationSet = rows.EvaluationSet,
                Rows = rows.Count,
                Users = rows.Users.Distinct().Count(),
            };
            return new ComparisonSubject(measured, parameters, metrics, rows, null);
        }
        catch (Exception e) when (e is InvalidDataException || e is ArtifactException { IsTransient: false })
        {
            return new ComparisonSubject(item, parameters, metrics, null, $"{item.Key} has no per-user results: {e.Message.TrimEnd('.')}");
        }
    }
}
