using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>A process that dies leaves a transaction whole or absent.</summary>
public sealed class CrashTests
{
    public static TheoryData<string> Acts => ["submit", "claim", "report", "checkpoint", "complete", "reuse", "fail", "hand-back", "cancel", "retry", "reap", "register-dataset", "register-version", "outbox-take", "set-alias"];

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task Crash_JustBeforeTheCommit_NothingIsHalfWritten(string act)
    {
        await using var store = await TestStore.CreateAsync();
        var scene = await Scene.CreateAsync(store, act);
        var before = await store.CountsAsync();
        var detail = await PictureAsync(store, scene.JobId);
        var reached = false;
        store.Database.BeforeCommit = name =>
        {
            if (name != act)
                return Task.CompletedTask;
            reached = true;
            throw new InvalidOperationException("the process died here");
        };

        (await Should.ThrowAsync<InvalidOperationException>(scene.Act)).Message.ShouldBe("the process died here");

        reached.ShouldBeTrue();
        (await store.CountsAsync()).ShouldBe(before);
        (await PictureAsync(store, scene.JobId)).ShouldBe(detail);
        store.Database.BeforeCommit = null;
        await Should.NotThrowAsync(scene.Act);
        // Something must have happened now, or this test would prove nothing.
        ((await PictureAsync(store, scene.JobId)) == detail && (await store.CountsAsync()).SequenceEqual(before)).ShouldBeFalse();
    }

    private static async Task<string> PictureAsync(TestStore store, string jobId)
        => System.Text.Json.JsonSerializer.Serialize(await store.JobQueries.DetailAsync(jobId, default), ContractsJson.Options)
            + System.Text.Json.JsonSerializer.Serialize(await store.Models.ListAsync(default), ContractsJson.Options)
            + await store.Database.ReadAsync(session => session.ScalarAsync<long>("SELECT COALESCE(SUM(locked_until), 0) FROM outbox"), default);

    private sealed record Scene(string JobId, Func<Task> Act)
    {
        public static async Task<Scene> CreateAsync(TestStore store, string act)
        {
            var job = await store.SubmitAsync();
            if (act == "submit")
                return new Scene(job.Id, () => store.SubmitAsync(Samples.Job(key: "k")));
            if (act == "cancel")
                return new Scene(job.Id, () => store.Jobs.CancelAsync(job.Id, "bob", default));
            if (act == "outbox-take")
                return new Scene(job.Id, () => store.Outbox.TakeAsync(10, TimeSpan.FromSeconds(9), default));
            if (act == "claim")
                return new Scene(job.Id, () => store.ClaimAsync());
            if (act == "reuse")
                return await ReuseAsync(store, job.Id);
            var lease = await store.ClaimAsync();
            var file = await store.PutAsync("file", "content");
            var version = new NewModelVersion { Model = "m", Metrics = new Dictionary<string, double> { ["hr_at_20"] = 0.1 }, Tags = new Dictionary<string, string> { ["seed"] = "1" }, Files = [file] };
            switch (act)
            {
                case "retry":
                    await store.Leases.FailAsync(lease, "no", permanent: true, default);
                    return new Scene(job.Id, () => store.Jobs.RetryAsync(job.Id, "bob", default));
                case "reap":
                    store.Clock.Advance(TimeSpan.FromMinutes(1));
                    return new Scene(job.Id, () => store.Reaper.ReapAsync(default));
                case "set-alias":
                    await store.Models.RegisterVersionAsync(lease, version, default);
                    return new Scene(job.Id, () => store.Models.SetAliasAsync("m", "champion", 1, "bob", null, default));
            }

            var report = new StageReport
            {
                Progress = new StageProgress(0.5, "x", null),
                Metrics = [new MetricPoint("loss", 1, 1, DateTimeOffset.UnixEpoch)],
                Log = [new NewLogLine(DateTimeOffset.UnixEpoch, "info", "x")],
            };
            return new Scene(job.Id, act switch
            {
                "report" => () => store.Reports.ReportAsync(lease, report, default),
                "checkpoint" => () => store.Reports.SaveCheckpointAsync(lease, "c", file.Digest, default),
                "complete" => () => store.Leases.CompleteAsync(lease, [file], "done", default),
                "fail" => () => store.Leases.FailAsync(lease, "no", permanent: true, default),
                "hand-back" => () => store.Leases.HandBackAsync(lease, default),
                "register-dataset" => () => store.Datasets.RegisterAsync(
                    lease, new DatasetView("d", "n", "c", 1, 1, 1, "s", DateTimeOffset.UnixEpoch), [file], default),
                "register-version" => () => store.Models.RegisterVersionAsync(lease, version, default),
                _ => throw new ArgumentOutOfRangeException(nameof(act)),
            });
        }

        private static async Task<Scene> ReuseAsync(TestStore store, string jobId)
        {
            var lease = await store.ClaimAsync();
            await store.Leases.TryReuseAsync(lease, "v", default);
            await store.CompleteAsync(lease, ("data", "1"));
            await store.Jobs.CancelAsync(jobId, "bob", default);
            var second = await store.SubmitAsync();
            var again = await store.ClaimAsync();
            return new Scene(second.Id, () => store.Leases.TryReuseAsync(again, "v", default));
        }
    }
}
