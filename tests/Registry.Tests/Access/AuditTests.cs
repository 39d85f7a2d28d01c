using System.Data.Common;
using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class AuditTests
{
    [Fact]
    public async Task Acts_AreRecordedWithWhoAndWhat()
    {
        await using var store = await TestStore.CreateAsync();
        var by = new ActedBy("ann", Roles.Admin) { KeyId = "k1", Address = "10.0.0.7", RequestId = "r1", TraceId = "t1" };

        var job = await store.SubmitAsync(Samples.Job() with { Actor = by });
        await store.Jobs.CancelAsync(job.Id, by, default);
        await store.Jobs.RetryAsync(job.Id, by, default);
        var key = await store.Keys.CreateAsync(new NewKey("bob", Roles.Viewer), by, default);
        await store.Keys.RevokeAsync(key.Key.Id, by, default);

        var records = (await store.Audit.ListAsync(new AuditFilter(), null, 100, default)).Items;
        records.Select(record => record.Act).ShouldBe(["key.revoke", "key.create", "job.retry", "job.cancel", "job.submit"]);
        records.ShouldAllBe(r => r.Actor == "ann" && r.Role == Roles.Admin && r.KeyId == "k1" && r.Address == "10.0.0.7" && r.RequestId == "r1" && r.TraceId == "t1");
        records[3].Target.ShouldBe($"job/{job.Id}");
        records[3].Before.ShouldBe("""{"state":"queued"}""");
        records.ShouldAllBe(r => !((r.Before ?? "") + r.After).Contains(key.Secret.Substring(16)));
        (await store.Audit.VerifyAsync(default)).ShouldBe(new AuditVerdict(true, 5, records[0].Hash, null, null));
    }

    [Fact]
    public async Task Act_ThatFails_LeavesNoRecord()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        var before = await store.CountsAsync();

        await Should.ThrowAsync<JobStateException>(() => store.Jobs.RetryAsync(job.Id, "bob", default));
        store.Database.BeforeCommit = name => name == "cancel" ? throw new IOException("power cut") : Task.CompletedTask;
        await Should.ThrowAsync<IOException>(() => store.Jobs.CancelAsync(job.Id, "bob", default));

        (await store.CountsAsync()).ShouldBe(before);
        (await store.Audit.VerifyAsync(default)).Records.ShouldBe(1);
    }

    [Fact]
    public async Task RepeatedSubmission_WithTheSameKey_IsOneAct()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync(Samples.Job(key: "k"));
        await store.SubmitAsync(Samples.Job(key: "k"));

        (await store.Audit.VerifyAsync(default)).Records.ShouldBe(1);
    }

    [Fact]
    public async Task ConcurrentActs_KeepOneChain()
    {
        await using var store = await TestStore.CreateAsync();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Task.Run(async () =>
        {
            if (n % 2 == 0)
                await store.SubmitAsync(Samples.OneStage());
            else
                await store.Keys.CreateAsync(new NewKey($"k{n}", Roles.Viewer), "root", default);
        })));

        var verdict = await store.Audit.VerifyAsync(default);
        (verdict.Valid, verdict.Records, verdict.Reason).ShouldBe((true, 40, null));
    }

    [Theory]
    [InlineData("UPDATE audit SET actor = 'eve' WHERE number = 1")]
    [InlineData("DELETE FROM audit WHERE number = 2")]
    [InlineData("DELETE FROM audit")]
    public async Task Store_RefusesToChangeRecords(string sql)
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync();
        await store.SubmitAsync();

        (await Should.ThrowAsync<DbException>(() => store.Database.WriteAsync("tamper", session => session.ExecuteAsync(sql), default)))
            .Message.ShouldContain("append-only");

        (await store.Audit.VerifyAsync(default)).Valid.ShouldBeTrue();
    }

    [Theory]
    [InlineData("UPDATE audit SET actor = 'eve' WHERE number = 3", 3)]
    [InlineData("UPDATE audit SET time = time + 1 WHERE number = 5", 5)]
    [InlineData("UPDATE audit SET role = 'admin' WHERE number = 2", 2)]
    [InlineData("DELETE FROM audit WHERE number = 4", 4)]
    [InlineData("DELETE FROM audit WHERE number = 6", 6)]
    [InlineData("UPDATE audit SET hash = previous_hash WHERE number = 1", 1)]
    public async Task Verify_RecordsChangedPastTheStore_FindsTheFirst(string sql, long broken)
    {
        await using var store = await TestStore.CreateAsync();
        for (var n = 0; n < 6; n++)
            await store.SubmitAsync();
        await store.Database.WriteAsync(
            "disarm",
            async session =>
            {
                await session.ExecuteAsync("{sqlite}DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;{/sqlite}{postgres}ALTER TABLE audit DISABLE TRIGGER USER;{/postgres}");
                await session.ExecuteAsync(sql);
            },
            default);

        var verdict = await store.Audit.VerifyAsync(default);

        (verdict.Valid, verdict.BrokenAt, verdict.Records).ShouldBe((false, broken, broken - 1));
    }

    [Fact]
    public async Task List_Filters_AndPages()
    {
        await using var store = await TestStore.CreateAsync();
        var start = store.Clock.GetUtcNow();
        var jobs = new List<string>();
        for (var n = 0; n < 5; n++)
        {
            store.Clock.Advance(TimeSpan.FromMinutes(1));
            jobs.Add((await store.SubmitAsync(Samples.Job(actor: n % 2 == 0 ? "ann" : "bob"))).Id);
        }

        await store.Keys.CreateAsync(new NewKey("x_y", Roles.Viewer), "root", default);
        await store.Audit.RecordRefusalAsync(new AuditEntry("eve", "request.refuse", "POST /api/keys"), default);
        async Task<IReadOnlyList<long>> Of(AuditFilter filter) => [.. (await store.Audit.ListAsync(filter, null, 100, default)).Items.Select(r => r.Number)];

        (await Of(new AuditFilter(Actor: "ann"))).ShouldBe([5, 3, 1]);
        (await Of(new AuditFilter(Act: "key."))).ShouldBe([6]);
        (await Of(new AuditFilter(Act: "key"))).ShouldBeEmpty();
        (await Of(new AuditFilter(Target: $"job/{jobs[1]}"))).ShouldBe([2]);
        (await Of(new AuditFilter(Target: "job/"))).ShouldBe([5, 4, 3, 2, 1]);
        (await Of(new AuditFilter(Outcome: "refused"))).ShouldBe([7]);
        (await Of(new AuditFilter(From: start.AddMinutes(2), To: start.AddMinutes(4)))).ShouldBe([3, 2]);
        (await Of(new AuditFilter(Act: "%."))).ShouldBeEmpty();

        var first = await store.Audit.ListAsync(new AuditFilter(), null, 4, default);
        var second = await store.Audit.ListAsync(new AuditFilter(), first.Next, 4, default);
        first.Items.Concat(second.Items).Select(r => r.Number).ShouldBe([7, 6, 5, 4, 3, 2, 1]);
        second.Next.ShouldBeNull();
        await Should.ThrowAsync<ArgumentException>(() => store.Audit.ListAsync(new AuditFilter(), "x", 4, default));
    }

    [Fact]
    public async Task Record_OddTexts_KeepTheChain()
    {
        await using var store = await TestStore.CreateAsync();
        foreach (var text in new[] { "é🦊", "a\0b", "half \ud800 pair", new string('x', 10_000), "5:abc,~," })
            await store.Audit.RecordRefusalAsync(new AuditEntry(text, "request.refuse", text) { After = new { text } }, default);

        (await store.Audit.VerifyAsync(default)).ShouldSatisfyAllConditions(v => v.Valid.ShouldBeTrue(v.Reason), v => v.Records.ShouldBe(5));
        (await store.Audit.ListAsync(new AuditFilter(), null, 10, default)).Items.ShouldAllBe(r => (r.After ?? "").Length <= 4_000);
    }
}
