using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class ReuseTests
{
    [Fact]
    public async Task TryReuse_EqualStageOfAnEarlierJob_IsAnsweredWithItsOutputsAndRecords()
    {
        await using var store = await TestStore.CreateAsync();
        var (first, origin) = await RunOnceAsync(store);
        var second = await store.SubmitAsync(Samples.OneStage());
        var lease = await store.ClaimAsync();

        (await store.Leases.TryReuseAsync(lease, "v1", default)).ShouldBe(origin);

        var stage = await store.StageAsync(second.Id, "prepare-data");
        (stage.State, stage.ReusedFrom).ShouldBe((StageStates.Succeeded, origin));
        (await store.CausesAsync(second.Id, "prepare-data"))[^1].ShouldBe("succeeded:reused");
        (await store.JobStateAsync(second.Id)).ShouldBe(JobStates.Succeeded);
        var (old, copy) = ((await store.Runs.OfJobAsync(first, default))[1], (await store.Runs.OfJobAsync(second.Id, default))[1]);
        copy.Params.ShouldBe(old.Params);
        copy.Metrics.ShouldBe(old.Metrics);
        (await store.Runs.MetricsAsync(copy.Id, null, null, default)).ShouldBe(await store.Runs.MetricsAsync(old.Id, null, null, default));
        (await store.Runs.ArtifactsAsync(second.Id, default)).Select(artifact => (artifact.Path, artifact.Digest))
            .ShouldBe((await store.Runs.ArtifactsAsync(first, default)).Select(artifact => (artifact.Path, artifact.Digest)));
    }

    [Fact]
    public async Task TryReuse_OfAReusedStage_NamesTheStageThatRan()
    {
        await using var store = await TestStore.CreateAsync();
        var (_, origin) = await RunOnceAsync(store);
        for (var n = 0; n < 2; n++)
        {
            store.Clock.Advance(TimeSpan.FromSeconds(1));
            await store.SubmitAsync(Samples.OneStage());
            (await store.Leases.TryReuseAsync(await store.ClaimAsync(), "v1", default)).ShouldBe(origin);
        }
    }

    [Theory]
    [InlineData("external")]
    [InlineData("parameters")]
    [InlineData("reuse-off")]
    [InlineData("blob-lost")]
    [InlineData("failed")]
    public async Task TryReuse_AnythingDifferent_RunsTheStage(string difference)
    {
        await using var store = await TestStore.CreateAsync();
        await RunOnceAsync(store, fail: difference == "failed");
        if (difference == "blob-lost")
            Directory.Delete(Path.Combine(store.Options.BlobFolder, "sha256"), recursive: true);
        var job = Samples.OneStage(Samples.Spec(reuse: difference != "reuse-off"));
        if (difference == "parameters")
            job = job with { Stages = [new NewStage(new StagePlan("prepare-data", StageKinds.PrepareData, [], new StageParameters { Dataset = new DatasetSpec { Path = "/data/bundle" } }), "")] };
        await store.SubmitAsync(job);

        (await store.Leases.TryReuseAsync(await store.ClaimAsync(), difference == "external" ? "v2" : "v1", default)).ShouldBeNull();
    }

    [Fact]
    public async Task TryReuse_OtherInputs_RunsTheStage()
    {
        await using var store = await TestStore.CreateAsync();
        foreach (var content in new[] { "one", "two" })
        {
            await store.SubmitAsync();
            await store.CompleteAsync(await store.ClaimAsync(), ("data", content));
            var lease = await store.ClaimAsync();
            (await store.Leases.TryReuseAsync(lease, "v1", default)).ShouldBeNull();
            await store.CompleteAsync(lease, ("model", content));
            await store.Jobs.CancelAsync(lease.JobId, "bob", default);
        }
    }

    [Fact]
    public async Task Reuse_Evaluate_CopiesTheParentsMetrics()
    {
        await using var store = await TestStore.CreateAsync();
        var stage = Samples.Stage("evaluate", StageKinds.Evaluate);
        await store.SubmitAsync(Samples.OneStage() with { Stages = [stage] });
        var lease = await store.ClaimAsync();
        await store.Leases.TryReuseAsync(lease, "v1", default);
        await store.CompleteAsync(lease, (ResultFile.Path, System.Text.Json.JsonSerializer.Serialize(Samples.Table(0.5), ContractsJson.Options)));

        var second = await store.SubmitAsync(Samples.OneStage() with { Stages = [stage] });
        (await store.Leases.TryReuseAsync(await store.ClaimAsync(), "v1", default)).ShouldNotBeNull();

        var detail = (await store.JobQueries.DetailAsync(second.Id, default)).ShouldNotBeNull();
        detail.Result.ShouldNotBeNull();
        (await store.Runs.FindAsync(detail.RunId, default)).ShouldNotBeNull().Metrics["hr_at_20"].ShouldBe(0.5);
    }

    private static async Task<(string JobId, string StageId)> RunOnceAsync(TestStore store, bool fail = false)
    {
        var job = await store.SubmitAsync(Samples.OneStage());
        var lease = await store.ClaimAsync();
        (await store.Leases.TryReuseAsync(lease, "v1", default)).ShouldBeNull();
        await store.Reports.ReportAsync(
            lease,
            new StageReport
            {
                Metrics = [new MetricPoint("loss", 1, 0.5, store.Clock.GetUtcNow()), new MetricPoint("loss", 2, 0.25, store.Clock.GetUtcNow())],
                Params = new Dictionary<string, string> { ["rows"] = "12" },
            },
            default);
        if (fail)
            await store.Leases.FailAsync(lease, "no", permanent: true, default);
        else
            await store.CompleteAsync(lease, ("data", "content"));
        return (job.Id, lease.StageId);
    }
}
