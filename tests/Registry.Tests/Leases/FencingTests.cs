using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class FencingTests
{
    private static readonly MetricPoint Point = new("loss", 1, 0.5, DateTimeOffset.UnixEpoch);

    /// <summary>Every way in which a worker can write.</summary>
    public static TheoryData<string> Writes => ["progress", "metrics", "params", "log", "checkpoint", "complete", "fail", "hand-back", "cancelled", "dataset", "use-dataset", "version", "reuse"];

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Write_WithAnOldToken_IsRefusedAndChangesNothing(string write)
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync();
        var old = await store.ClaimAsync("worker:old");
        await store.PutAsync("file", "content");
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        (await store.Reaper.ReapAsync(default)).ShouldBe([old.StageId]);
        var current = await store.ClaimAsync("worker:new");
        current.Token.ShouldBe(old.Token + 1);
        var before = await store.CountsAsync();
        var stage = await store.StageAsync(old.JobId, old.StageName);

        await Should.ThrowAsync<StaleTokenException>(() => WriteAsync(store, old, write));

        (await store.CountsAsync()).ShouldBe(before);
        (await store.StageAsync(old.JobId, old.StageName)).ShouldBe(stage);
        (await store.Workers.StaleWritesAsync(default)).ShouldBe(1);
        (await store.Leases.HeartbeatAsync(old, default)).ShouldBe(LeaseState.Lost);
        (await store.Workers.StaleWritesAsync(default)).ShouldBe(2);
        (await store.Leases.HeartbeatAsync(current, default)).ShouldBe(LeaseState.Continue);
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Write_WithTheNewestToken_IsTaken(string write)
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync();
        var lease = await store.ClaimAsync();

        await Should.NotThrowAsync(() => WriteAsync(store, lease, write));
    }

    [Fact]
    public async Task Write_AfterTheEndOfTheStage_IsRefused()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync();
        var lease = await store.ClaimAsync();
        await store.CompleteAsync(lease, ("a", "1"));

        await Should.ThrowAsync<StaleTokenException>(() => store.CompleteAsync(lease, ("b", "2")));
        await Should.ThrowAsync<StaleTokenException>(() => WriteAsync(store, lease, "log"));
    }

    [Fact]
    public async Task Write_AfterTheLeaseRanOutButBeforeAnyoneNoticed_IsTakenAndRenewsIt()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync();
        var lease = await store.ClaimAsync();
        store.Clock.Advance(TimeSpan.FromMinutes(1));

        await WriteAsync(store, lease, "log");

        (await store.Reaper.ReapAsync(default)).ShouldBeEmpty();
    }

    private static async Task WriteAsync(TestStore store, StageLease lease, string write)
    {
        var file = await store.PutAsync("file", "content");
        switch (write)
        {
            case "progress":
                await store.Reports.ReportAsync(lease, new StageReport { Progress = new StageProgress(0.5, "half", 3) }, default);
                break;
            case "metrics":
                await store.Reports.ReportAsync(lease, new StageReport { Metrics = [Point] }, default);
                break;
            case "params":
                await store.Reports.ReportAsync(lease, new StageReport { Params = new Dictionary<string, string> { ["a"] = "b" } }, default);
                break;
            case "log":
                await store.Reports.ReportAsync(lease, new StageReport { Log = [new NewLogLine(DateTimeOffset.UnixEpoch, "info", "hello")] }, default);
                break;
            case "checkpoint":
                await store.Reports.SaveCheckpointAsync(lease, "trainer", file.Digest, default);
                break;
            case "complete":
                await store.Leases.CompleteAsync(lease, [file], "done", default);
                break;
            case "fail":
                await store.Leases.FailAsync(lease, "no", permanent: false, default);
                break;
            case "hand-back":
                await store.Leases.HandBackAsync(lease, default);
                break;
            case "cancelled":
                await store.Leases.CancelledAsync(lease, default);
                break;
            case "dataset":
                await store.Datasets.RegisterAsync(lease, Dataset, [file], default);
                break;
            case "use-dataset":
                await store.Database.WriteAsync(
                    "seed",
                    session => session.ExecuteAsync(
                        "INSERT INTO datasets (digest, name, catalogue_digest, users, items, interactions, source, imported_at) VALUES ('d', 'n', 'c', 1, 1, 1, 's', 1) ON CONFLICT DO NOTHING"),
                    default);
                await Sneak(store, () => store.Datasets.UseAsync(lease, "d", default));
                break;
            case "version":
                await store.Models.RegisterVersionAsync(
                    lease, new NewModelVersion { Model = "m", Metrics = new Dictionary<string, double>(), Tags = new Dictionary<string, string>(), Files = [file] }, default);
                break;
            case "reuse":
                await store.Leases.TryReuseAsync(lease, "external", default);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(write));
        }
    }

    // The row that this case needs is not the worker's write: take it away again when the write is refused.
    private static async Task Sneak(TestStore store, Func<Task> use)
    {
        try
        {
            await use();
        }
        catch (StaleTokenException)
        {
            await store.Database.WriteAsync("seed", session => session.ExecuteAsync("DELETE FROM datasets"), default);
            throw;
        }
    }

    private static readonly DatasetView Dataset = new("d", "games", "c", 1, 2, 3, "/data", DateTimeOffset.UnixEpoch);
}
