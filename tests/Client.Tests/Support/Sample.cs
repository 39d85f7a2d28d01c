using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Client.Tests;

/// <summary>Small values of each form.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static JobSummary Job(string state = JobStates.Running) => new()
    {
        Id = "j1", Name = "nightly", State = state, Method = "fused", Dataset = "games", Actor = "local", CreatedAt = Noon,
        Labels = new Dictionary<string, string> { ["team"] = "search" },
    };

    public static StageView Stage(string state = StageStates.Running) => new()
    {
        Id = "s1", Name = "prepare-data", Kind = StageKinds.PrepareData, State = state, Label = "Prepare data", Progress = 0.5,
    };

    public static JobSpec Spec() => new()
    {
        Name = "nightly",
        Dataset = new DatasetSpec { Path = "data/games" },
        Baselines = [new BaselineSpec { Row = "popularity" }, new BaselineSpec { Student = "sasrec", Loss = "bce" }],
    };

    public static RunView Run() => new()
    {
        Id = "r1", Name = "student", State = StageStates.Running, Params = new Dictionary<string, string> { ["dim"] = "64" },
        Metrics = new Dictionary<string, double> { ["hr_at_20"] = 0.07 },
    };

    public static ModelVersionView Version() => new(
        "shop", 2, "j1", "r1", Noon, "local", new Dictionary<string, double>(), new Dictionary<string, string>(), []);

    public static string Frame(JobEvent change) =>
        $"event: {change.Type}\nid: {change.Sequence}\ndata: {JsonSerializer.Serialize(change, ContractsJson.Options)}\n\n";

    public static string JobFrame(long sequence, string state) => Frame(new JobEvent(sequence, "job", "j1", Job: Job(state)));

    public static string StageFrame(long sequence, string state) => Frame(new JobEvent(sequence, "stage", "j1", Stage: Stage(state)));
}
