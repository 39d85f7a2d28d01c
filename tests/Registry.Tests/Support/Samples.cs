using Distillery.Contracts;

namespace Distillery.Registry.Tests;

internal static class Samples
{
    public static readonly string[] Kinds =
        [StageKinds.PrepareData, StageKinds.QueryTeacher, StageKinds.Distill, StageKinds.Evaluate, StageKinds.Register];

    public static JobSpec Spec(string name = "sample", int priority = 0, bool reuse = true) => new()
    {
        Name = name,
        Dataset = new DatasetSpec { Path = "/data/games" },
        Priority = priority,
        Reuse = reuse,
        Labels = new Dictionary<string, string> { ["team"] = "search" },
    };

    public static NewStage Stage(string name, string kind, params string[] dependsOn)
        => new(new StagePlan(name, kind, dependsOn, new StageParameters { Dataset = new DatasetSpec { Path = "/data/games" }, Device = "cpu" }), $"Label of {name}");

    /// <summary>prepare → two students → evaluate → register.</summary>
    public static NewJob Job(JobSpec? spec = null, string? key = null, string actor = "ann") => new()
    {
        Spec = spec ?? Spec(),
        Actor = actor,
        IdempotencyKey = key,
        Stages =
        [
            Stage("prepare-data", StageKinds.PrepareData),
            Stage("distill-a", StageKinds.Distill, "prepare-data"),
            Stage("distill-b", StageKinds.Distill, "prepare-data"),
            Stage("evaluate", StageKinds.Evaluate, "prepare-data", "distill-a", "distill-b"),
            Stage("register", StageKinds.Register, "evaluate"),
        ],
    };

    public static NewJob OneStage(JobSpec? spec = null) => new() { Spec = spec ?? Spec(), Actor = "ann", Stages = [Stage("prepare-data", StageKinds.PrepareData)] };

    /// <summary>A job of one stage, for a team.</summary>
    public static NewJob Of(string team, int priority = 0, StageNeeds? needs = null) => new()
    {
        Spec = Spec(priority: priority),
        Actor = "ann",
        Team = team,
        Stages = [new NewStage(Stage("prepare-data", StageKinds.PrepareData).Plan with { Needs = needs }, "Prepare data")],
    };

    public static WorkerInfo Worker(string id, string? name = null, string device = "cpu", double? memoryGiB = null, int concurrency = 1, params GpuView[] gpus) => new()
    {
        Id = id, Name = name, Host = "h", Process = 1, Queue = StageKinds.DistillationQueue, Kinds = Kinds, Device = device, MemoryGiB = memoryGiB,
        FreeMemoryGiB = memoryGiB, Concurrency = concurrency, Gpus = gpus,
    };

    public static ResultTable Table(double hr) => new()
    {
        Dataset = new ResultDataset("games", "d1", "c1", 10, 20, 30, 1, 2, 3, 0.1),
        Protocol = "full-ranking",
        Split = "time 80/10/10",
        Method = "fused",
        Seed = 1,
        CodeVersion = "test",
        Device = "cpu",
        Rows = [new ResultRow("popularity", "Popularity", new Dictionary<string, double> { ["hr_at_20"] = 0.01 }, 0.1, null, null),
            new ResultRow("student", "Student", new Dictionary<string, double> { ["hr_at_20"] = hr }, 1, 3, null)],
        Paired = [],
    };
}
