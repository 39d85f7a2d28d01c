using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class TrackingTests
{
    [Fact]
    public async Task Job_ItsRuns_FollowItInMlflowsWords()
    {
        await using var store = await TestStore.CreateAsync();
        var tracking = new TrackingStore(store.Database);
        var job = await store.SubmitAsync(Samples.OneStage());
        var runs = await store.Runs.OfJobAsync(job.Id, default);
        async Task<(string Job, string Stage)> Statuses() => ((await tracking.GetAsync(runs[0].Id, default)).Status, (await tracking.GetAsync(runs[1].Id, default)).Status);

        (await Statuses()).ShouldBe(("SCHEDULED", "SCHEDULED"));
        var lease = await store.ClaimAsync();
        (await Statuses()).ShouldBe(("RUNNING", "RUNNING"));
        await store.CompleteAsync(lease, ("data", "1"));
        (await Statuses()).ShouldBe(("FINISHED", "FINISHED"));

        var parent = await tracking.GetAsync(runs[0].Id, default);
        (parent.ExperimentName, parent.UserId, parent.JobId).ShouldBe(("sample", "ann", job.Id));
        parent.EndTime.ShouldBe(job.EndedAt?.ToUnixTimeMilliseconds() ?? (await store.JobQueries.SummaryAsync(job.Id, default))!.EndedAt!.Value.ToUnixTimeMilliseconds());
        var child = await tracking.GetAsync(runs[1].Id, default);
        child.Tags.ShouldContain(new TrackedTag("mlflow.parentRunId", runs[0].Id));
        child.Tags.ShouldContain(new TrackedTag("distillery.job", job.Id));
        child.ParentId.ShouldBe(runs[0].Id);
    }

    [Theory]
    [InlineData("cancel", "KILLED", "KILLED")]
    [InlineData("fail", "FAILED", "FAILED")]
    [InlineData("lost", "RUNNING", "SCHEDULED")]
    [InlineData("retried", "SCHEDULED", "SCHEDULED")]
    public async Task Job_ThatDoesNotSucceed_ItsRunsSaySo(string what, string ofJob, string ofStage)
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync(Samples.OneStage());
        switch (what)
        {
            case "cancel":
                await store.Jobs.CancelAsync(job.Id, "bob", default);
                break;
            case "lost":
                await store.ClaimAsync();
                store.Clock.Advance(TimeSpan.FromMinutes(1));
                await store.Reaper.ReapAsync(default);
                break;
            default:
                await store.Leases.FailAsync(await store.ClaimAsync(), "no", permanent: true, default);
                break;
        }

        if (what == "retried")
            await store.Jobs.RetryAsync(job.Id, "bob", default);

        var found = (await new RunSearch(store.Database).SearchAsync(new RunSearchRequest { Filter = $"tags.`distillery.job` = '{job.Id}'" }, default)).Runs;
        found.Count.ShouldBe(2);
        found.Single(run => run.ParentId is null).Status.ShouldBe(ofJob);
        found.Single(run => run.ParentId is not null).Status.ShouldBe(ofStage);
        found.ShouldAllBe(run => run.EndTime.HasValue == (ofStage == "KILLED" || ofStage == "FAILED"));
    }

    [Fact]
    public async Task Jobs_OfOneName_ShareAnExperiment_WhichALabelReplaces_AndWhichComesBackWhenItWasDeleted()
    {
        await using var store = await TestStore.CreateAsync();
        var experiments = new ExperimentStore(store.Database);
        await store.SubmitAsync();
        await store.SubmitAsync();
        await store.SubmitAsync(Samples.Job(Samples.Spec() with { Labels = new Dictionary<string, string> { ["experiment"] = "nightly games" } }));
        var sample = (await experiments.FindByNameAsync("sample", default)).ShouldNotBeNull();
        (await experiments.FindByNameAsync("nightly games", default)).ShouldNotBeNull();
        (await experiments.SearchAsync(null, [], LifecycleView.All, 10, null, default)).Items.Count.ShouldBe(3);

        await experiments.DeleteAsync(sample.Id, "bob", default);
        await store.SubmitAsync();

        (await experiments.GetAsync(sample.Id, default)).IsDeleted.ShouldBeFalse();
        // What was deleted with it stays deleted until it is restored on purpose.
        (await new RunSearch(store.Database).SearchAsync(new RunSearchRequest { ExperimentIds = [sample.Id] }, default)).Runs.Count.ShouldBe(6);
    }

    [Fact]
    public async Task StagesRun_TakesNothingFromClients_AndAJobsRunOnlyWhatIsNotThePlatforms()
    {
        await using var store = await TestStore.CreateAsync();
        var tracking = new TrackingStore(store.Database);
        var files = new TrackedFileStore(store.Database, store.Files);
        var job = await store.SubmitAsync();
        var runs = await store.Runs.OfJobAsync(job.Id, default);
        var (jobs, stages) = (runs[0].Id, runs[1].Id);
        var content = await store.Files.PutAsync(new MemoryStream([1]), default);
        async Task<string> Place(string run, string file) => $"{(await tracking.GetAsync(run, default)).ExperimentId}/{run}/artifacts/{file}";
        RunBatch Metric(string key) => new([new TrackedMetric(key, 1, 1, 1)], [], []);
        RunBatch Param(string key) => new([], [new TrackedTag(key, "1")], []);
        RunBatch Tag(string key) => new([], [], [new TrackedTag(key, "1")]);
        var (jobsFile, jobsExternal, stagesFile) = (await Place(jobs, "model"), await Place(jobs, "external/plot.png"), await Place(stages, "external/x"));
        var before = await store.CountsAsync();

        var refused = new List<Func<Task>>
        {
            () => tracking.LogAsync(stages, Metric("external/x"), default), () => tracking.LogAsync(stages, Param("external/x"), default), () => tracking.LogAsync(stages, Tag("note"), default),
            () => tracking.LogAsync(stages, new RunBatch([], [], []), default), () => tracking.DeleteTagAsync(stages, "distillery.job", default),
            () => tracking.UpdateAsync(stages, "FINISHED", 1, null, default), () => tracking.DeleteAsync(stages, "x", default), () => tracking.LogInputsAsync(stages, [], [], default),
            () => tracking.LogOutputsAsync(stages, [], default), () => tracking.LogModelAsync(stages, """{"artifact_path":1,"flavors":1,"utc_time_created":1,"run_id":1}""", default),
            () => files.WriteAsync(stagesFile, content, default), () => files.DeleteAsync(stagesFile, default),
            () => tracking.LogAsync(jobs, Metric("hr_at_20"), default), () => tracking.LogAsync(jobs, Param("lr"), default), () => tracking.LogAsync(jobs, Tag("mlflow.runName"), default),
            () => tracking.LogAsync(jobs, Tag("distillery.job"), default), () => tracking.DeleteTagAsync(jobs, "mlflow.user", default), () => tracking.UpdateAsync(jobs, "FINISHED", 1, "better", default),
            () => tracking.DeleteAsync(jobs, "x", default), () => tracking.RestoreAsync(jobs, "x", default), () => tracking.LogInputsAsync(jobs, [], [], default), () => files.WriteAsync(jobsFile, content, default),
        };
        foreach (var act in refused)
            await Should.ThrowAsync<RunOwnedException>(act);
        (await store.CountsAsync()).ShouldBe(before);

        await tracking.LogAsync(jobs, new RunBatch([new TrackedMetric("external/clicks", 3, 1, 1)], [new TrackedTag("external/launch", "may")], [new TrackedTag("mlflow.note.content", "good"), new TrackedTag("team", "x")]), default);
        await files.WriteAsync(jobsExternal, content, default);
        (await store.Runs.FindAsync(jobs, default)).ShouldNotBeNull().Metrics["external/clicks"].ShouldBe(3);
        (await store.Runs.ArtifactAsync(jobs, "external/plot.png", default)).ShouldNotBeNull().Digest.ShouldBe(content.Digest);
    }

    [Fact]
    public async Task WhatAWorkerWrites_IsSeenByMlflowsClients()
    {
        await using var store = await TestStore.CreateAsync();
        var tracking = new TrackingStore(store.Database);
        await store.SubmitAsync(Samples.OneStage());
        var lease = await store.ClaimAsync();
        var file = await store.PutAsync("model/weights.bin", "content");
        await store.Reports.ReportAsync(
            lease, new StageReport { Metrics = [new MetricPoint("loss", 3, 0.5, DateTimeOffset.FromUnixTimeMilliseconds(7))], Params = new Dictionary<string, string> { ["epochs"] = "3" } }, default);
        await store.Datasets.RegisterAsync(lease, new DatasetView(new string('d', 64), "games", "c", 1, 2, 3, "s", DateTimeOffset.UnixEpoch), [file], default);
        await store.Leases.CompleteAsync(lease, [file], "done", default);

        var run = await tracking.GetAsync(lease.RunId, default);
        run.Metrics.ShouldBe([new TrackedMetric("loss", 0.5, 7, 3)]);
        run.Params.ShouldContain(new TrackedTag("epochs", "3"));
        run.Datasets.Single().Name.ShouldBe("games");
        run.Datasets.Single().Digest.Length.ShouldBe(36);
        var files = new TrackedFileStore(store.Database, store.Files);
        (await files.ListInRunAsync(run.Id, "", default)).Files.ShouldBe([new TrackedFile("model", true, null, null)]);
        (await files.FindAsync($"{run.ExperimentId}/{run.Id}/artifacts/model/weights.bin", default)).ShouldNotBeNull().Digest.ShouldBe(file.Digest);
        var found = await new RunSearch(store.Database).SearchAsync(new RunSearchRequest { Filter = "metrics.loss = 0.5 AND dataset.name = 'games' AND params.epochs = '3'" }, default);
        found.Runs.Select(r => r.Id).ShouldBe([run.Id]);
    }

    [Fact]
    public async Task Experiments_OfOneNameAtOnce_AreMadeOnce()
    {
        await using var store = await TestStore.CreateAsync();
        var experiments = new ExperimentStore(store.Database);
        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(async () =>
        {
            try
            {
                return await experiments.CreateAsync("same", null, [], "ann", default);
            }
            catch (TrackingException e) when (e.Fault == TrackingFault.AlreadyExists)
            {
                return null;
            }
        })));

        results.Count(id => id is not null).ShouldBe(1);
        (await store.CountsAsync())["experiments"].ShouldBe(2);
    }

    [Fact]
    public async Task Migrate_AStoreOfBefore_GivesItsRunsAnExperimentAStateAndTags()
    {
        await using var store = await TestStore.CreateAsync(migrated: false);
        await store.MigratorOf([.. Migration.All.Where(step => step.Version < 40)]).MigrateAsync(default);
        await store.Database.WriteAsync(
            "fill",
            async session =>
            {
                foreach (var (job, state, name, end) in new[] { ("j1", "succeeded", "games", 900L), ("j2", "running", "games", 0L), ("j3", "queued", "Default", 0L) })
                {
                    await session.ExecuteAsync(
                        """
                        INSERT INTO jobs (id, name, state, method, dataset, actor, priority, run_id, created_at, started_at, ended_at, progress, sequence, changed)
                        VALUES (@job, @name, @state, 'fused', 'd', 'ann', 0, @job, 100, @started, @ended, 0, 0, 0)
                        """,
                        new { job, name, state, started = state == "queued" ? (long?)null : 200L, ended = end == 0 ? (long?)null : end });
                    await session.ExecuteAsync("INSERT INTO runs (id, job_id, name, created_at) VALUES (@job, @job, @name, 100)", new { job, name });
                    await session.ExecuteAsync("INSERT INTO runs (id, job_id, parent_id, name, created_at) VALUES (@id, @job, @job, 'stage', 100)", new { id = job + "-s", job });
                    await session.ExecuteAsync(
                        """
                        INSERT INTO stages (id, job_id, ordinal, name, kind, queue, label, weight, state, run_id, device, memory_gib, priority, reuse, not_before, token, cancel_requested, attempt, failures,
                            losses, progress_at_loss, checkpointed, progress, started_at, ended_at, changed)
                        VALUES (@id, @job, 0, 's', 'k', 'q', 'l', 1, @stage, @run, 'cpu', 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, @started, NULL, 0)
                        """,
                        new { id = job + ".s", job, stage = state == "succeeded" ? "skipped" : "blocked", run = job + "-s", started = (long?)null });
                }

                await session.ExecuteAsync("INSERT INTO job_labels (job_id, name, value) VALUES ('j2', 'experiment', 'labelled')");
                await session.ExecuteAsync("INSERT INTO runs (id, name, created_at, actor) VALUES ('free', 'own', 100, 'bob')");
                await session.ExecuteAsync("INSERT INTO metric_keys (name) VALUES ('loss')");
                await session.ExecuteAsync("INSERT INTO latest_metrics (run_no, key_no, step, time, value) SELECT r.no, k.no, 3, 5, 0.5 FROM runs r, metric_keys k WHERE r.id = 'free'");
                await session.ExecuteAsync("INSERT INTO metrics (run_no, key_no, step, time, value) SELECT r.no, k.no, 3, 5, 0.5 FROM runs r, metric_keys k WHERE r.id = 'free'");
            },
            default);

        await store.MigratorOf(Migration.All).MigrateAsync(default);

        var tracking = new TrackingStore(store.Database);
        async Task<(string, string, long, long?, string)> Of(string id) => await tracking.GetAsync(id, default) is var run ? (run.ExperimentName, run.Status, run.StartTime, run.EndTime, run.UserId) : default;
        (await Of("j1")).ShouldBe(("games", "FINISHED", 200L, 900L, "ann"));
        (await Of("j1-s")).ShouldBe(("games", "KILLED", 100L, null, "ann"));
        (await Of("j2")).ShouldBe(("labelled", "RUNNING", 200L, null, "ann"));
        (await Of("j3")).ShouldBe(("Default", "SCHEDULED", 100L, null, "ann"));
        (await Of("free")).ShouldBe(("Default", "RUNNING", 100L, null, "bob"));
        (await tracking.GetAsync("j1-s", default)).Tags.ShouldBe([new("distillery.job", "j1"), new("mlflow.parentRunId", "j1"), new("mlflow.runName", "stage"), new("mlflow.user", "ann")]);
        (await new RunSearch(store.Database).SearchAsync(new RunSearchRequest { Filter = "metrics.loss = 0.5" }, default)).Runs.Single().Id.ShouldBe("free");
        await store.Database.WriteAsync("change", session => session.ExecuteAsync("UPDATE jobs SET state = 'cancelled', ended_at = 950 WHERE id = 'j2'"), default);
        (await Of("j2")).ShouldBe(("labelled", "KILLED", 200L, 950L, "ann"));
    }
}
