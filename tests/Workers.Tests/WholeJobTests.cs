using System.Text.Json;
using Distillery.Contracts;
using Distillery.Recommenders;

namespace Distillery.Workers.Tests;

/// <summary>A whole job on a tiny shop through the handlers.</summary>
public sealed class WholeJobTests
{
    private const string Spec = """
        name: tiny
        dataset: { sample: { users: 300, items: 150, seed: 3 }, name: tiny-shop }
        split: { window: 6 }
        teacher: { kind: content, vectorDim: 16 }
        method: { name: fused }
        student: { dim: 16 }
        training: { epochs: 2, batch: 64, seed: 5 }
        baselines:
          - popularity
          - item-knn
          - text
          - hybrid
          - { student: sasrec, loss: bce, prefixes: last }
          - { student: sasrec, loss: bce, prefixes: last, method: { name: dllm2rec, mode: paper } }
          - { student: sasrec, loss: bce, prefixes: last, method: { name: dllm2rec, mode: released-code, dros: { alpha: 0.5 } } }
          - twin
        register: { model: tiny-recommender }
        resources: { device: cpu }
        """;

    [Fact]
    public async Task Run_WholeJob_EndsWithTableEvidenceAndVersion()
    {
        using var job = new FakeJob(Spec);

        await job.RunAsync();

        var table = Table(job);
        table.Rows.Count.ShouldBe(9);
        table.Rows[^1].Key.ShouldBe("student");
        table.Method.ShouldBe("fused");
        table.Seed.ShouldBe(5);
        table.Device.ShouldBe("cpu");
        table.Split.ShouldBe("time 80/10/10, window 6, ties as-is");
        table.Dataset.Name.ShouldBe("tiny-shop");
        table.Rows.ShouldAllBe(row => row.Metrics.ContainsKey("hr_at_20") && row.Metrics.ContainsKey("ndcg_at_20"));
        table.Rows.Where(row => row.Epochs is not null).Select(row => row.RunId).ShouldAllBe(run => run!.StartsWith("run-distill-", StringComparison.Ordinal));
        table.Paired.Count(pair => pair.Metric == "ndcg_at_20").ShouldBe(5);
        var (ranks, metadata) = RankFile.Read(job.PathOf("evaluate", "eval/full-ranking.test.safetensors"));
        metadata["dataset"].ShouldBe(table.Dataset.Digest);
        ranks.Count.ShouldBe(table.Dataset.TestRows);

        var version = job.Versions.ShouldHaveSingleItem();
        version.Model.ShouldBe("tiny-recommender");
        version.RunId.ShouldBe("run-distill-student");
        version.Metrics["ndcg_at_20"].ShouldBe(table.Rows[^1].Metrics["ndcg_at_20"]);
        version.Tags["dataset_digest"].ShouldBe(table.Dataset.Digest);
        version.Tags["teacher"].ShouldBe("content, not an LLM");
        version.Metrics["model_bytes"].ShouldBe(new FileInfo(job.PathOf("distill-student", "student.safetensors")).Length);
        version.Metrics["latency_ms"].ShouldBeGreaterThan(0);
        version.Files.Select(file => file.Path).ShouldBe(
            ["student.safetensors", "student.json", "history.json", "results.json", "learnt.safetensors", "eval/full-ranking.test.safetensors",
                .. table.Rows.SkipLast(1).Select(row => $"eval/full-ranking.test.{row.Key}.safetensors")]);
    }

    [Fact]
    public async Task Run_Twice_GivesTheSameTable()
    {
        using var first = new FakeJob(Spec);
        using var second = new FakeJob(Spec);

        await first.RunAsync();
        await second.RunAsync();

        Numbers(second).ShouldBe(Numbers(first));
    }

    [Fact]
    public async Task Distill_CancelledInTheMiddle_GoesOnElsewhereToTheSameWeights()
    {
        using var unbroken = new FakeJob(Spec);
        using var broken = new FakeJob(Spec);
        foreach (var job in new[] { unbroken, broken })
            foreach (var stage in new[] { "prepare-data", "query-teacher" })
                await job.RunStageAsync(stage);
        await unbroken.RunStageAsync("distill-student");
        using var stop = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(() => broken.RunStageAsync(
            "distill-student", prepare: stage => stage.OnProgress = share => Stop(stop, share), cancellationToken: stop.Token));
        broken.Contexts["distill-student"].Stored.Saved.ShouldBeGreaterThan(0);
        broken.Outputs.ShouldNotContain(output => output.StageName == "distill-student");
        await broken.RunStageAsync("distill-student", attempt: 2);

        broken.Contexts["distill-student"].Lines.ShouldContain(line => line.Contains("went on from a checkpoint"));
        Digest(broken).ShouldBe(Digest(unbroken));
    }

    [Fact]
    public async Task Distill_Reports_LossValidationAndProgress()
    {
        using var job = new FakeJob(Spec);
        foreach (var stage in new[] { "prepare-data", "query-teacher", "distill-student" })
            await job.RunStageAsync(stage);

        var context = job.Contexts["distill-student"];
        context.Metrics.Where(metric => metric.Key == "validation_ndcg_at_20").Select(metric => metric.Step).ShouldBe([1L, 2L]);
        context.Metrics.ShouldContain(metric => metric.Key == "loss");
        context.Reports.Select(report => report.Share).ShouldBeInOrder();
        context.Reports.ShouldContain(report => report.Message.StartsWith("epoch 2 of 2", StringComparison.Ordinal) && report.Message.Contains("NDCG@20 ."));
        context.Params["method"].ShouldBe("fused");
        context.Params["device"].ShouldBe("cpu");
    }

    private static void Stop(CancellationTokenSource stop, double share)
    {
        if (share >= 0.5)
            stop.Cancel();
    }

    private static ResultTable Table(FakeJob job) =>
        JsonSerializer.Deserialize<ResultTable>(File.ReadAllText(job.PathOf("evaluate", "results.json")), ContractsJson.Options)!;

    private static List<string> Numbers(FakeJob job)
    {
        var table = Table(job);
        return [
            .. table.Rows.SelectMany(row => row.Metrics.Select(metric => $"{row.Key} {metric.Key} {metric.Value:R}")),
            .. table.Paired.Select(pair => $"{pair.Metric} {pair.Against} {pair.Difference:R} {pair.Low:R} {pair.High:R}")];
    }

    private static string Digest(FakeJob job) => job.Outputs.Single(output => output is { StageName: "distill-student", Path: "student.safetensors" }).Digest;
}
