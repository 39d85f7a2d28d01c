using System.Text.Json;
using Distillery.Contracts;
using Distillery.JobApi.Promotion;
using Distillery.Registry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distillery.JobApi.Tests;

[Collection(PostgresFixture.Collection)]
public sealed class PromotionWatchTests(PostgresFixture postgres)
{
    private static readonly ActedBy Ann = new("ann", Roles.Submitter) { KeyId = "key-ann" };
    private static readonly ActedBy Dan = new("dan", Roles.Admin) { KeyId = "key-dan" };

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task TwoInstances_EndEachOpenRequestAtItsTime_AndTellOnce(string database)
    {
        await using var store = await SharedStore.CreateAsync(database, postgres);
        var (api, other) = (store.Open(), store.Open());
        for (var n = 1; n <= 4; n++)
            await api.RegisterAsync(n);
        await api.Get<AliasRulesStore>().SetAsync("m", "champion", new AliasRules { Protected = true, ExpiresAfter = "1h" }, Dan, default);
        var hook = await api.Get<WebhookStore>().CreateAsync(
            new WebhookRequest { Name = "hook", Url = "https://example.org/in", Events = ["promotion.*"], Secret = "a-secret-of-webhooks-0123456789", Filter = new WebhookFilter() }, "ann", default);
        var early = new List<PromotionView> { await RequestAsync(2), await RequestAsync(3) };
        store.Clock.Pass(TimeSpan.FromMinutes(30));
        var late = await RequestAsync(4);
        var withdrawn = await api.Get<PromotionStore>().RequestAsync("m", new NewPromotion("champion", 1), Ann, default);
        await api.Get<PromotionStore>().WithdrawAsync(withdrawn!.Id, null, Ann, default);
        using var first = Watch(api);
        using var second = Watch(other);
        await first.StartAsync(default);
        await second.StartAsync(default);

        await AdvanceAsync(store, TimeSpan.FromMinutes(29));
        (await StatesAsync()).ShouldBe(["open", "open", "open", "withdrawn"]);
        await AdvanceAsync(store, TimeSpan.FromMinutes(1));
        (await StatesAsync()).ShouldBe(["expired", "expired", "open", "withdrawn"]);
        await AdvanceAsync(store, TimeSpan.FromMinutes(31));

        (await StatesAsync()).ShouldBe(["expired", "expired", "expired", "withdrawn"]);
        var expired = early.Append(late).Select(request => request.Id).Order().ToList();
        (await ToldAsync()).Where(told => told.Event == "promotion.expired").Select(told => told.Promotion!.Id).Order().ShouldBe(expired);
        var audit = (await api.Get<AuditStore>().ListAsync(new AuditFilter(Act: "promotion.expired"), null, 100, default)).Items;
        audit.Select(record => record.Target).Order().ShouldBe(expired.Select(id => $"promotion/{id}"));
        audit.ShouldAllBe(record => record.Actor == "system");
        (await api.Get<AuditStore>().VerifyAsync(default)).Valid.ShouldBeTrue();
        // What was ended by the clock is signed like any other end.
        (await api.Get<PromotionStore>().EvidenceAsync(late.Id, default)).ShouldNotBeNull();
        (await api.Get<ModelStore>().FindAsync("m", default)).ShouldNotBeNull().Aliases.ShouldBeEmpty();
        await first.StopAsync(default);
        await second.StopAsync(default);

        async Task<PromotionView> RequestAsync(int version)
            => (await api.Get<PromotionStore>().RequestAsync("m", new NewPromotion("champion", version), Ann, default)).ShouldNotBeNull();

        // As the row has it: a reader shows an open request whose time is over as expired, whether or not somebody has ended it.
        Task<IReadOnlyList<string>> StatesAsync()
            => api.Get<Database>().ReadAsync<IReadOnlyList<string>>(async session => [.. await session.QueryAsync<string>("SELECT state FROM promotions ORDER BY created_at, CASE version WHEN 1 THEN 9 ELSE version END")], default);

        Task<IReadOnlyList<WebhookPayload>> ToldAsync()
            => api.Get<Database>().ReadAsync<IReadOnlyList<WebhookPayload>>(
                async session => [.. (await session.QueryAsync<string>("SELECT payload FROM webhook_deliveries WHERE webhook_id = @Id", new { hook.Id }))
                    .Select(payload => JsonSerializer.Deserialize<WebhookPayload>(payload, ContractsJson.Options)!)],
                default);
    }

    [Fact]
    public async Task StoreThatFails_IsTriedAgainAtTheNextLook()
    {
        await using var store = await SharedStore.CreateAsync("sqlite", postgres);
        var api = store.Open();
        await api.RegisterAsync(1);
        var asked = (await api.Get<PromotionStore>().RequestAsync("m", new NewPromotion("champion", 1), Ann, default)).ShouldNotBeNull();
        store.Clock.Pass(asked.ExpiresAt - asked.CreatedAt);
        await RunAsync("ALTER TABLE promotions RENAME TO elsewhere");
        using var watch = Watch(api);
        await watch.StartAsync(default);
        await AdvanceAsync(store, TimeSpan.FromMinutes(1), 1);
        await RunAsync("ALTER TABLE elsewhere RENAME TO promotions");

        await AdvanceAsync(store, TimeSpan.FromSeconds(30), 1);

        (await api.Get<PromotionStore>().FindAsync(asked.Id, default)).ShouldNotBeNull().EndedBy.ShouldBe("system");
        await watch.StopAsync(default);

        Task RunAsync(string sql) => api.Get<Database>().WriteAsync("break", session => session.ExecuteAsync(sql), default);
    }

    private static PromotionWatch Watch(IServiceProvider process)
        => new(process.Get<PromotionStore>(), process.Get<TimeProvider>(), NullLogger<PromotionWatch>.Instance);

    // In steps as long as the watches' looks, so that each is made at its time.
    private static async Task AdvanceAsync(SharedStore store, TimeSpan by, int watches = 2)
    {
        for (var passed = TimeSpan.Zero; passed < by; passed += TimeSpan.FromSeconds(30))
            await store.Clock.AdvanceAsync(TimeSpan.FromSeconds(30), watches);
    }
}
