using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class RetentionTests
{
    [Fact]
    public async Task Retention_Off_KeepsEverything()
    {
        await using var bench = await ArtifactBench.CreateAsync("disk");
        var job = await FinishAsync(bench, "a", "1");
        bench.Store.Clock.Advance(TimeSpan.FromDays(3650));

        (await bench.CollectAsync()).Found.ShouldBe(0);

        (await FilesAsync(bench, job)).ShouldBe(1);
    }

    [Fact]
    public async Task Retention_NewestOfEachName_KeepTheirFiles()
    {
        await using var bench = await CreateAsync(new RetentionOptions { KeepJobsPerName = 2, ReuseWindow = TimeSpan.Zero });
        var (a, b) = (new List<string>(), new List<string>());
        for (var n = 0; n < 4; n++)
        {
            a.Add(await FinishAsync(bench, "a", $"a{n}"));
            if (n == 0)
                b.Add(await FinishAsync(bench, "b", "b"));
        }

        bench.Store.Clock.Advance(TimeSpan.FromDays(2));
        var sweep = await bench.CollectAsync();

        sweep.Items.Where(item => item.Kind == "job-files").Select(item => item.Name).ShouldBe([a[0], a[1]]);
        foreach (var (job, files) in new[] { (a[0], 0), (a[1], 0), (a[2], 1), (a[3], 1), (b[0], 1) })
            (await FilesAsync(bench, job)).ShouldBe(files, job);
    }

    [Fact]
    public async Task Retention_BothLimits_MustBothBeOver()
    {
        await using var bench = await CreateAsync(new RetentionOptions { KeepJobsPerName = 1, KeepFor = TimeSpan.FromDays(10), ReuseWindow = TimeSpan.Zero });
        var old = await FinishAsync(bench, "a", "old");
        bench.Store.Clock.Advance(TimeSpan.FromDays(5));
        var middle = await FinishAsync(bench, "a", "middle");
        await FinishAsync(bench, "a", "new");
        bench.Store.Clock.Advance(TimeSpan.FromDays(6));

        await bench.CollectAsync();

        (await FilesAsync(bench, old), await FilesAsync(bench, middle)).ShouldBe((0, 1));
    }

    [Fact]
    public async Task Retention_JobOfAModelVersion_KeepsItsFilesForEver()
    {
        await using var bench = await CreateAsync(new RetentionOptions { KeepFor = TimeSpan.FromDays(1), ReuseWindow = TimeSpan.Zero });
        var job = (await bench.Store.SubmitAsync(Samples.OneStage())).Id;
        var lease = await bench.Store.ClaimAsync();
        await bench.Store.Models.RegisterVersionAsync(
            lease, new NewModelVersion { Model = "m", Metrics = new Dictionary<string, double>(), Tags = new Dictionary<string, string>(), Files = [] }, default);
        await bench.Store.CompleteAsync(lease, ("evidence", "per-user results"));
        bench.Store.Clock.Advance(TimeSpan.FromDays(400));

        (await bench.CollectAsync()).Found.ShouldBe(0);

        (await FilesAsync(bench, job)).ShouldBe(1);
    }

    [Fact]
    public async Task Retention_ResultThatMayStillAnswer_StaysUntilItsWindowEnds()
    {
        await using var bench = await CreateAsync(new RetentionOptions { KeepFor = TimeSpan.FromDays(1), ReuseWindow = TimeSpan.FromDays(30) });
        var job = await FinishAsync(bench, "a", "reusable", resultKey: true);
        bench.Store.Clock.Advance(TimeSpan.FromDays(20));
        await bench.CollectAsync();
        (await FilesAsync(bench, job)).ShouldBe(1);

        bench.Store.Clock.Advance(TimeSpan.FromDays(20));
        await bench.CollectAsync();
        (await FilesAsync(bench, job)).ShouldBe(0);

        // And nothing answers from there any more: an equal stage runs.
        await bench.Store.SubmitAsync(Samples.OneStage(Samples.Spec("again")));
        (await bench.Store.Leases.TryReuseAsync(await bench.Store.ClaimAsync(), "same", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Retention_BetweenFindingAndTakingAResult_TheStageRunsInsteadOfEndingWithoutFiles()
    {
        await using var bench = await CreateAsync(new RetentionOptions { KeepFor = TimeSpan.FromDays(1), ReuseWindow = TimeSpan.Zero });
        await FinishAsync(bench, "a", "reusable", resultKey: true);
        bench.Store.Clock.Advance(TimeSpan.FromDays(20));
        await bench.Store.SubmitAsync(Samples.OneStage(Samples.Spec("b")));
        var lease = await bench.Store.ClaimAsync();
        var key = await bench.Store.Database.ReadAsync(session => StageInputs.ResultKeyAsync(session, lease, "same"), default);
        var source = await bench.Store.Database.ReadAsync(session => StageReuse.FindAsync(session, bench.Artifacts, key), default);

        await bench.CollectAsync();

        (await bench.Store.Database.WriteAsync("test", session => StageReuse.StillAnswersAsync(session, source.ShouldNotBeNull(), key), default)).ShouldBeFalse();
        (await bench.Store.Leases.TryReuseAsync(lease, "same", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Retention_FailedJob_CannotGoOnAfterwardsAndSaysWhy()
    {
        await using var bench = await CreateAsync(new RetentionOptions { KeepFor = TimeSpan.FromDays(1), ReuseWindow = TimeSpan.Zero });
        var job = (await bench.Store.SubmitAsync()).Id;
        await bench.Store.CompleteAsync(await bench.Store.ClaimAsync(), ("data", "prepared"));
        await bench.Store.Leases.FailAsync(await bench.Store.ClaimAsync(), "no", true, default);
        (await bench.Store.JobStateAsync(job)).ShouldBe(JobStates.Failed);
        bench.Store.Clock.Advance(TimeSpan.FromDays(3));

        await bench.CollectAsync();

        (await Should.ThrowAsync<JobStateException>(() => bench.Store.Jobs.RetryAsync(job, "ann", default))).Message.ShouldContain("removed by retention");
        (await bench.Store.JobStateAsync(job)).ShouldBe(JobStates.Failed);
    }

    [Fact]
    public async Task Retention_RunningJob_KeepsItsFiles()
    {
        await using var bench = await CreateAsync(new RetentionOptions { KeepFor = TimeSpan.Zero, ReuseWindow = TimeSpan.Zero });
        var job = (await bench.Store.SubmitAsync()).Id;
        await bench.Store.CompleteAsync(await bench.Store.ClaimAsync(), ("data", "prepared"));
        bench.Store.Clock.Advance(TimeSpan.FromDays(3));

        await bench.CollectAsync();

        (await FilesAsync(bench, job)).ShouldBe(1);
    }

    private static Task<ArtifactBench> CreateAsync(RetentionOptions options) => ArtifactBench.CreateAsync("disk", options);

    private static async Task<int> FilesAsync(ArtifactBench bench, string job)
    {
        var artifacts = await bench.Store.Runs.ArtifactsAsync(job, default);
        foreach (var artifact in artifacts)
            (await bench.HasAsync(artifact.Digest)).ShouldBeTrue($"{artifact.Path} of {job}");
        return artifacts.Count;
    }

    private static async Task<string> FinishAsync(ArtifactBench bench, string name, string text, bool resultKey = false)
    {
        bench.Store.Clock.Advance(TimeSpan.FromMinutes(1));
        var job = await bench.Store.SubmitAsync(Samples.OneStage(Samples.Spec(name)));
        var lease = await bench.Store.ClaimAsync();
        if (resultKey)
            (await bench.Store.Leases.TryReuseAsync(lease, "same", default)).ShouldBeNull();
        await bench.Store.CompleteAsync(lease, ("file", text));
        return job.Id;
    }
}
