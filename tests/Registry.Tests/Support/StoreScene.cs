using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>A store in which one write is about to happen, for tests of what remains when that write is cut off.</summary>
/// <param name="Store">The store.</param>
/// <param name="JobId">The job that the write is about.</param>
/// <param name="Act">The write.</param>
internal sealed record StoreScene(TestStore Store, string JobId, Func<Task> Act)
{
    public static IReadOnlyList<string> Acts { get; } = ["submit", "claim", "report", "checkpoint", "complete", "reuse", "fail", "hand-back", "cancel", "retry", "reap", "register-dataset", "register-version", "outbox-take", "set-alias", .. ModelActs];

    private static string[] ModelActs => ["promotion-request", "promotion-vote", "roll-back", "register-source", "rename-model", "delete-version", "delete-model"];

    /// <summary>What people would see.</summary>
    public async Task<string> PictureAsync()
        => System.Text.Json.JsonSerializer.Serialize(await Store.JobQueries.DetailAsync(JobId, default), ContractsJson.Options)
            + System.Text.Json.JsonSerializer.Serialize(await Store.Models.ListAsync(default), ContractsJson.Options)
            + await Store.Database.ReadAsync(session => session.ScalarAsync<long>("SELECT COALESCE(SUM(locked_until), 0) FROM outbox"), default);

    public static async Task<StoreScene> CreateAsync(TestStore store, string act)
    {
        var job = await store.SubmitAsync();
        if (act == "submit")
            return new StoreScene(store, job.Id, () => store.SubmitAsync(Samples.Job(key: "k")));
        if (act == "cancel")
            return new StoreScene(store, job.Id, () => store.Jobs.CancelAsync(job.Id, "bob", default));
        if (act == "outbox-take")
            return new StoreScene(store, job.Id, () => store.Outbox.TakeAsync(10, TimeSpan.FromSeconds(9), default));
        if (act == "claim")
            return new StoreScene(store, job.Id, () => store.ClaimAsync());
        if (act == "reuse")
            return await ReuseAsync(store, job.Id);
        var lease = await store.ClaimAsync();
        var file = await store.PutAsync("file", "content");
        var version = new NewModelVersion { Model = "m", Metrics = new Dictionary<string, double> { ["hr_at_20"] = 0.1 }, Tags = new Dictionary<string, string> { ["seed"] = "1" }, Files = [file] };
        if (ModelActs.Contains(act))
        {
            await store.Models.RegisterVersionAsync(lease, version, default);
            return new StoreScene(store, job.Id, await ModelActAsync(store, act));
        }

        switch (act)
        {
            case "retry":
                await store.Leases.FailAsync(lease, "no", permanent: true, default);
                return new StoreScene(store, job.Id, () => store.Jobs.RetryAsync(job.Id, "bob", default));
            case "reap":
                store.Clock.Advance(TimeSpan.FromMinutes(1));
                return new StoreScene(store, job.Id, () => store.Reaper.ReapAsync(default));
            case "set-alias":
                await store.Models.RegisterVersionAsync(lease, version, default);
                return new StoreScene(store, job.Id, () => store.Models.SetAliasAsync("m", "champion", 1, "bob", null, default));
        }

        var report = new StageReport
        {
            Progress = new StageProgress(0.5, "x", null),
            Metrics = [new MetricPoint("loss", 1, 1, DateTimeOffset.UnixEpoch)],
            Log = [new NewLogLine(DateTimeOffset.UnixEpoch, "info", "x")],
        };
        return new StoreScene(store, job.Id, act switch
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

    private static async Task<Func<Task>> ModelActAsync(TestStore store, string act)
    {
        var (ann, bob) = (new ActedBy("ann", Roles.Submitter), new ActedBy("bob", Roles.Approver));
        // Made at the first need, in a write of its own.
        await store.Signer.KeysAsync(default);
        await store.Edits.RegisterAsync(new NewRegistration("m", "s3://bucket/second"), ann, default);
        foreach (var n in new[] { 1, 2 })
            await store.Models.SetAliasAsync("m", "champion", n, bob, null, default);
        var asked = act == "promotion-vote" ? (await store.Promotions.RequestAsync("m", new NewPromotion("champion", 1), ann, default))!.Id : "";
        return act switch
        {
            "promotion-request" => () => store.Promotions.RequestAsync("m", new NewPromotion("champion", 1), ann, default),
            "promotion-vote" => () => store.Promotions.ApproveAsync(asked, "yes", bob, default),
            "roll-back" => () => store.Moves.RollBackAsync("m", "champion", new RollbackRequest(), bob, default),
            "register-source" => () => store.Edits.RegisterAsync(new NewRegistration("m", "s3://bucket/third"), ann, default),
            "rename-model" => () => store.Edits.RenameAsync("m", "n", bob, default),
            "delete-version" => () => store.Edits.DeleteVersionAsync("m", 2, bob, default),
            _ => () => store.Edits.DeleteAsync("m", bob, default),
        };
    }

    private static async Task<StoreScene> ReuseAsync(TestStore store, string jobId)
    {
        var lease = await store.ClaimAsync();
        await store.Leases.TryReuseAsync(lease, "v", default);
        await store.CompleteAsync(lease, ("data", "1"));
        await store.Jobs.CancelAsync(jobId, "bob", default);
        var second = await store.SubmitAsync();
        var again = await store.ClaimAsync();
        return new StoreScene(store, second.Id, () => store.Leases.TryReuseAsync(again, "v", default));
    }
}
