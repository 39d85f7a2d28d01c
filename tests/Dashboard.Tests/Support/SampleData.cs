using Distillery.Contracts;
using Distillery.JobSpecs;

namespace Distillery.Dashboard.Tests;

/// <summary>Jobs, models and datasets as a platform in use has them.</summary>
internal static class SampleData
{
    public const string GamesDigest = "5f1c0b7e2a9d4e6f8031b2c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708";

    public static JobSpec Spec(string name = "games-nightly") => new()
    {
        Name = name,
        Dataset = new DatasetSpec { Path = "data/games" },
        Baselines =
        [
            new() { Row = "popularity" }, new() { Row = "item-knn" }, new() { Row = "text" }, new() { Row = "hybrid" },
            new() { Student = "sasrec", Loss = "bce", Prefixes = "last" }, new() { Row = "twin" },
        ],
        Register = new RegisterSpec { Model = "games-recommender" },
        Labels = new Dictionary<string, string> { ["team"] = "search" },
    };

    /// <summary>An API with a dozen jobs in every state, two models and three datasets.</summary>
    public static FakeJobApi Rich(DateTimeOffset now)
    {
        var api = new FakeJobApi { Operations = SampleOperations.Rich(now), Catalogue = SampleCatalogue.Rich(now) };
        api.Add(Running("job-running", now));
        api.Add(Succeeded("job-succeeded", now.AddHours(-2)));
        api.Add(Failed("job-failed", now.AddHours(-5)));
        api.Add(Ended("job-cancelled", "dllm2rec-paper", JobStates.Cancelled, now.AddHours(-26), "Cancelled by anna: wrong seed."));
        api.Add(Ended("job-queued", "movies-weekly", JobStates.Queued, now.AddMinutes(-1), null));
        for (var i = 0; i < 55; i++)
            api.Add(Ended($"job-old-{i:00}", $"games-nightly-{i:00}", i % 7 == 3 ? JobStates.Failed : JobStates.Succeeded, now.AddDays(-2 - i), i % 7 == 3 ? "The teacher's folder is empty." : null));
        var succeeded = api.Jobs["job-succeeded"];
        api.Versions.AddRange([Version(3, now.AddHours(-1), "job-succeeded", 0.0894), Version(2, now.AddDays(-2), "job-old-00", 0.0871), Version(1, now.AddDays(-9), "job-old-07", 0.0720)]);
        succeeded.Detail = succeeded.Detail with { Version = api.Versions[0] };
        api.Models.AddRange(
        [
            new ModelView("games-recommender", now.AddDays(-9), 3, new Dictionary<string, int> { ["champion"] = 2, ["candidate"] = 3 }),
            new ModelView("sample-recommender", now.AddDays(-1), 1, new Dictionary<string, int>()),
        ]);
        api.Datasets.AddRange(
        [
            new DatasetView(GamesDigest, "games", GamesDigest, 15264, 7676, 148_262, "data/games", now.AddDays(-9)) { Profile = Profile() },
            new DatasetView(new string('a', 64), "sample-shop", new string('b', 64), 4000, 1500, 40_112, "sample(users=4000, items=1500, seed=0)", now.AddDays(-1)),
            new DatasetView(new string('c', 64), "movies", new string('d', 64), 6040, 3706, 1_000_209, "data/ml-1m", now.AddDays(-3)),
        ]);
        return api;
    }

    private static DatasetProfileView Profile() => new()
    {
        ShortestSequence = 5, MedianSequence = 7, LongestSequence = 1_218, Lengths = [new(5, 9, 11_000), new(10, 19, 4_264)], Popularity = [new(0, 0, 12), new(1, 1, 7_664)],
        PopularityCurve = [.. Enumerable.Range(0, 21).Select(i => Math.Sqrt(i / 20.0))], FirstTime = 1_600_000_000, LastTime = 1_700_000_000,
        Times = [new(1_600_000_000, 1_649_999_999, 100_000), new(1_650_000_000, 1_700_000_000, 48_262)], TiedShare = 0.31, TiedAscendingShare = 0.97, RepeatedInteractions = 3,
        UntitledItems = 0, DistinctTitles = 7_600, MeanTitleBytes = 41,
    };

    /// <summary>A job that has just been submitted.</summary>
    public static FakeJob Fresh(string id, JobSpec spec)
    {
        var now = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        return new FakeJob(new JobDetail(
            Summary(id, spec.Name, JobStates.Queued, now), spec, Stages(id, spec, 0, 0, now), $"{id}-run", null, null));
    }

    public static FakeJob Running(string id, DateTimeOffset now)
    {
        var spec = Spec();
        var start = now.AddMinutes(-6);
        var job = new FakeJob(new JobDetail(
            Summary(id, spec.Name, JobStates.Running, start) with { StartedAt = start.AddSeconds(1), Progress = 0.46, Labels = spec.Labels },
            spec, Stages(id, spec, 3, 1, start), $"{id}-run", null, null));
        AddRuns(job, start);
        AddCurve(job, "distill-sasrec-bce-last", 12, start, 0.031, 0.66);
        AddCurve(job, "distill-twin", 9, start.AddMinutes(2), 0.0365, 6.9);
        AddHistory(job, start, 3);
        AddLog(job, start, 40);
        return job;
    }

    public static FakeJob Succeeded(string id, DateTimeOffset start)
    {
        var spec = Spec() with { Name = "games-fused-seed-1" };
        var plan = JobPlanner.Plan(spec);
        var job = new FakeJob(new JobDetail(
            Summary(id, spec.Name, JobStates.Succeeded, start) with { StartedAt = start.AddSeconds(2), EndedAt = start.AddMinutes(11).AddSeconds(37), Progress = 1, Labels = spec.Labels },
            spec, Stages(id, spec, plan.Count, 0, start), $"{id}-run", Table(), null));
        job.Detail = job.Detail with { Stages = [.. job.Detail.Stages.Select(s => s.Name == "prepare-data" ? s with { ReusedFrom = "stage-0a1b2c3d4e5f", Message = null } : s)] };
        AddRuns(job, start);
        AddCurve(job, "distill-sasrec-bce-last", 20, start, 0.031, 0.66);
        AddCurve(job, "distill-twin", 16, start.AddMinutes(2), 0.0365, 6.9);
        AddCurve(job, "distill-student", 20, start.AddMinutes(5), 0.0446, 7.3);
        AddHistory(job, start, plan.Count);
        AddLog(job, start, 400);
        job.Artifacts.AddRange(
        [
            new ArtifactView("model/student.safetensors", new string('1', 64), 2_117_632, $"{id}-student"),
            new ArtifactView("eval/full-ranking.test.safetensors", new string('2', 64), 4_612_096, $"{id}-evaluate"),
            new ArtifactView("teacher/lists.safetensors", new string('3', 64), 19_220_480, $"{id}-teacher"),
            new ArtifactView("data/id-map.json", new string('4', 64), 311_040, $"{id}-prepare"),
        ]);
        return job;
    }

    public static FakeJob Failed(string id, DateTimeOffset start)
    {
        var spec = Spec("toys-first-try");
        var job = new FakeJob(new JobDetail(
            Summary(id, spec.Name, JobStates.Failed, start) with { StartedAt = start.AddSeconds(1), EndedAt = start.AddSeconds(9), Error = "prepare-data failed: sequences.jsonl line 8,214 is not valid JSON." },
            spec, Stages(id, spec, 0, 1, start), $"{id}-run", null, null));
        job.Detail = job.Detail with
        {
            Stages =
            [
                job.Detail.Stages[0] with { State = StageStates.Failed, Attempt = 3, EndedAt = start.AddSeconds(9), Error = "sequences.jsonl line 8,214 is not valid JSON: a string ends in the middle of the line. Mend the line or remove it; nothing was imported.", SecondsLeft = null },
                .. job.Detail.Stages.Skip(1).Select(s => s with { State = StageStates.Skipped }),
            ],
        };
        AddLog(job, start, 6);
        job.Log.Add(new LogLine(7, start.AddSeconds(9), "error", "prepare-data", "sequences.jsonl line 8,214 is not valid JSON: a string ends in the middle of the line."));
        AddHistory(job, start, 0);
        return job;
    }

    public static ResultTable Table() => new()
    {
        Dataset = new ResultDataset("games", GamesDigest, GamesDigest, 15264, 7676, 148_262, 84_311, 10_539, 10_539, 0.173),
        Protocol = "full-ranking",
        Split = "time 80/10/10, window 10, ties as-is",
        Method = "fused",
        Seed = 1,
        CodeVersion = "0.1.0+1a2b3c4",
        Device = "cpu",
        Rows =
        [
            Row("popularity", "Popularity", 0.0221, 0.0084, 0.4, null),
            Row("item-knn", "Item-kNN", 0.0702, 0.0317, 2.1, null),
            Row("text", "Text", 0.0587, 0.0269, 1.7, null),
            Row("hybrid", "Hybrid (teacher)", 0.0871, 0.0399, 3.9, null),
            Row("bce", "SASRec (BCE, paper)", 0.0312, 0.0128, 96.3, 14),
            Row("twin", "SASRec (softmax, every prefix)", 0.0720, 0.0310, 131.2, 9),
            Row("student", "Fused student", 0.0894, 0.0400, 214.8, 13),
        ],
        Paired =
        [
            new PairedResult("ndcg_at_20", "student", "twin", 0.0090, 0.0068, 0.0112),
            new PairedResult("ndcg_at_20", "student", "hybrid", 0.0001, -0.0017, 0.0019),
        ],
    };

    private static ResultRow Row(string key, string label, double hr, double ndcg, double seconds, int? epochs) => new(
        key, label,
        new Dictionary<string, double>
        {
            ["hr_at_20"] = hr, ["ndcg_at_20"] = ndcg, ["hr_at_10"] = hr * 0.66, ["mrr"] = ndcg * 0.71,
            ["hr_at_20_warm"] = hr * 1.17, ["hr_at_20_cold"] = key is "text" or "hybrid" or "student" ? hr * 0.31 : 0, ["coverage_at_20"] = 0.11 + hr * 6,
        },
        seconds, epochs, $"run-{key}");

    private static ModelVersionView Version(int number, DateTimeOffset at, string job, double hr) => new(
        "games-recommender", number, job, $"{job}-student", at, "worker:distillation-1",
        new Dictionary<string, double> { ["hr_at_20"] = hr, ["ndcg_at_20"] = hr * 0.447, ["hr_at_10"] = hr * 0.66, ["mrr"] = hr * 0.31, ["coverage_at_20"] = 0.64, ["hr_at_20_cold"] = hr * 0.3 },
        new Dictionary<string, string> { ["dataset_digest"] = GamesDigest, ["catalogue_digest"] = GamesDigest, ["seed"] = "1", ["protocol"] = "full-ranking", ["method"] = "fused", ["code_version"] = "0.1.0+1a2b3c4" },
        [new ArtifactView("model/student.safetensors", new string('1', 64), 2_117_632, $"{job}-student"), new ArtifactView("model/config.json", new string('5', 64), 812, $"{job}-student")]);

    private static FakeJob Ended(string id, string name, string state, DateTimeOffset at, string? error)
    {
        var spec = Spec(name);
        return new FakeJob(new JobDetail(
            Summary(id, name, state, at) with
            {
                StartedAt = state == JobStates.Queued ? null : at.AddSeconds(2),
                EndedAt = state == JobStates.Queued ? null : at.AddMinutes(8),
                Progress = state == JobStates.Succeeded ? 1 : state == JobStates.Queued ? 0 : 0.3,
                Error = error,
            },
            spec, Stages(id, spec, state == JobStates.Succeeded ? 99 : 0, 0, at), $"{id}-run", null, null));
    }

    private static JobSummary Summary(string id, string name, string state, DateTimeOffset at) => new()
    {
        Id = id, Name = name, State = state, Method = name.StartsWith("dllm", StringComparison.Ordinal) ? "dllm2rec (paper)" : "fused",
        Dataset = name.StartsWith("movies", StringComparison.Ordinal) ? "data/ml-1m" : "data/games", Actor = "local", CreatedAt = at,
    };

    private static List<StageView> Stages(string id, JobSpec spec, int done, int running, DateTimeOffset start) =>
    [
        .. JobPlanner.Plan(spec).Select((stage, i) => new StageView
        {
            Id = $"{id}-{stage.Name}", Name = stage.Name, Kind = stage.Kind,
            State = i < done ? StageStates.Succeeded : i < done + running ? StageStates.Running : i == 0 ? StageStates.Ready : StageStates.Blocked,
            Label = JobPlanner.LabelOf(spec, stage),
            Progress = i < done ? 1 : i < done + running ? 0.45 : 0,
            Message = i < done ? null : i < done + running ? "epoch 9 of 20, validation NDCG@20 0.0365" : null,
            SecondsLeft = i >= done && i < done + running ? 94 : null,
            Attempt = i < done ? 1 : i < done + running ? 2 : 0,
            Owner = i < done + running ? "distillation-1" : null,
            RunId = i < done + running ? $"{id}-{stage.Name}" : null,
            StartedAt = i < done + running ? start.AddSeconds(2 + 70 * i) : null,
            EndedAt = i < done ? start.AddSeconds(66 + 70 * i) : null,
        }),
    ];

    private static void AddRuns(FakeJob job, DateTimeOffset start)
    {
        RunView Run(string key, string name, string? parent) => new()
        {
            Id = parent is null ? $"{job.Id}-run" : $"{job.Id}-{key}", ParentId = parent, JobId = job.Id, Name = name, State = "running", StartedAt = start,
            Params = new Dictionary<string, string>(), Metrics = new Dictionary<string, double>(),
        };
        job.Runs.AddRange(
        [
            Run("run", "games-nightly", null), Run("distill-student", "Train Fused SASRec (softmax, every prefix)", $"{job.Id}-run"), Run("distill-twin", "Train SASRec (softmax, every prefix), twin", $"{job.Id}-run"),
            Run("distill-sasrec-bce-last", "Train SASRec (BCE, last target)", $"{job.Id}-run"), Run("evaluate", "evaluate", $"{job.Id}-run"), Run("teacher", "teacher", $"{job.Id}-run"), Run("prepare", "prepare-data", $"{job.Id}-run"),
        ]);
    }

    private static void AddCurve(FakeJob job, string key, int epochs, DateTimeOffset start, double best, double loss)
    {
        var noise = new Random(key.Length);
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            var share = 1 - Math.Exp(-epoch / 4.5);
            var at = start.AddSeconds(epoch * 6);
            job.AddMetrics(
                $"{job.Id}-{key}",
                new MetricPoint("loss", epoch, loss * (1 - 0.38 * share) + loss * 0.006 * noise.NextDouble(), at),
                new MetricPoint("validation_ndcg_at_20", epoch, best * share + best * 0.03 * noise.NextDouble(), at),
                new MetricPoint("validation_hr_at_20", epoch, best * 2.2 * share + best * 0.06 * noise.NextDouble(), at));
        }
    }

    private static void AddHistory(FakeJob job, DateTimeOffset start, int done)
    {
        job.Transitions.Add(new TransitionView(start, null, null, JobStates.Queued, "local", "submitted"));
        job.Transitions.Add(new TransitionView(start.AddSeconds(1), null, JobStates.Queued, JobStates.Running, "system", "first stage claimed"));
        foreach (var (stage, i) in job.Detail.Stages.Select((s, i) => (s, i)).Take(Math.Max(done, 1)))
        {
            job.Transitions.Add(new TransitionView(start.AddSeconds(2 + 70 * i), stage.Name, StageStates.Ready, StageStates.Running, "worker:distillation-1", "claimed"));
            if (stage.State != StageStates.Running)
                job.Transitions.Add(new TransitionView(start.AddSeconds(66 + 70 * i), stage.Name, StageStates.Running, stage.State, "worker:distillation-1", stage.ReusedFrom is null ? "finished" : "reused"));
        }
    }

    private static void AddLog(FakeJob job, DateTimeOffset start, int lines)
    {
        for (var i = 1; i <= lines; i++)
        {
            job.Log.Add(new LogLine(i, start.AddSeconds(i), i % 19 == 0 ? "warning" : i % 5 == 0 ? "debug" : "info", i < 8 ? "prepare-data" : "distill-twin",
                i % 19 == 0 ? "the loss rose against the epoch before" : i % 5 == 0 ? $"batch {i * 10} of 165" : i < 8 ? $"read {i * 2100} sequences" : $"epoch {i / 3}: loss {6.9 - i * 0.004:0.0000}, validation NDCG@20 {0.02 + i * 0.0001:0.0000}"));
        }
    }
}
