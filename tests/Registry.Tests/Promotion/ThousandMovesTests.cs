using System.Collections.Concurrent;
using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>Moves, approvals and rollbacks of one model from many sides at once.</summary>
public sealed class ThousandMovesTests
{
    private const int Writers = 20;
    private const int Acts = 50;
    private const int Versions = 5;

    [Fact]
    public async Task ThousandActsAtOnce_OneChampionAtEachMoment_HistoryLinkedAndAuditWhole()
    {
        await using var store = await TestStore.CreateAsync();
        await using var second = store.Reopen();
        await store.RegisterAsync(Versions);
        // Version 1 never passes.
        await store.SetRulesAsync(new AliasRules { Gates = [new GateRule { Name = "good enough", Metric = "quality", AtLeast = 0.2 }] });
        await store.MoveAsync(2, People.Bob);
        using var done = new CancellationTokenSource();
        var looks = Task.Run(() => LookAsync(second, done.Token));
        var ends = new ConcurrentDictionary<string, int>();

        // Two instances of the platform, as behind a load balancer.
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(n => Task.Run(() => ActAsync(n % 2 == 0 ? store : second, n, ends))));
        // In the storm nearly every request finds another champion when its vote comes. In the calm after it, one goes through.
        var calm = await PromoteAsync(store, (await store.ChampionAsync()) == 2 ? 3 : 2, Writers, 0);
        calm.ShouldBe("applied");
        ends.AddOrUpdate(calm, 1, (_, count) => count + 1);
        await done.CancelAsync();

        (await looks).ShouldBeGreaterThan(0);
        ends.Values.Sum().ShouldBe((Writers * Acts) + 1, string.Join(", ", ends));
        foreach (var end in new[] { "moved", "refused", "applied", "rolled back" })
            ends.GetValueOrDefault(end).ShouldBeGreaterThan(0, $"{end}: {string.Join(", ", ends)}");
        var history = await store.HistoryAsync();
        history.Zip(history.Skip(1)).ShouldAllBe(pair => pair.First.To == pair.Second.From);
        history[0].From.ShouldBeNull();
        history.ShouldAllBe(change => change.To != null && change.To != change.From && change.To != 1);
        (await store.ChampionAsync()).ShouldBe(history[^1].To);
        // Every move is told once by the history and once by the audit log, and every applied request led to one move.
        var audit = new List<AuditRecord>();
        await foreach (var record in store.Audit.ReadAsync(new AuditFilter(Act: "alias."), default))
            audit.Add(record);
        audit.Count(record => record.Outcome == "done").ShouldBe(history.Count);
        history.Count(change => change.Kind == AliasMoveKinds.Promotion).ShouldBe(ends["applied"]);
        history.Where(change => change.PromotionId is not null).Select(change => change.PromotionId).ShouldBeUnique();
        history.Count(change => change.Kind == AliasMoveKinds.Rollback).ShouldBe(ends["rolled back"]);
        (await store.Audit.VerifyAsync(default)).ShouldSatisfyAllConditions(verdict => verdict.Valid.ShouldBeTrue(verdict.Reason));
    }

    private static async Task ActAsync(TestStore store, int writer, ConcurrentDictionary<string, int> ends)
    {
        var dice = new Random(writer);
        for (var n = 0; n < Acts; n++)
        {
            var version = dice.Next(1, Versions + 1);
            var end = dice.Next(4) switch
            {
                0 => await TryAsync(() => store.Moves.RollBackAsync("m", "champion", new RollbackRequest($"{writer}.{n}"), People.Cat, default), "rolled back"),
                1 => await PromoteAsync(store, version, writer, n),
                _ => await MoveAsync(store, version),
            };
            ends.AddOrUpdate(end, 1, (_, count) => count + 1);
        }
    }

    private static Task<string> MoveAsync(TestStore store, int version) => TryAsync(() => store.MoveAsync(version, People.Bob), "moved");

    private static async Task<string> PromoteAsync(TestStore store, int version, int writer, int n)
    {
        PromotionView? asked = null;
        var end = await TryAsync(
            async () => asked = await store.Promotions.RequestAsync("m", new NewPromotion("champion", version, $"{writer}.{n}"), People.Ann with { Name = $"ann{writer}" }, default), "asked");
        return asked is null ? end : await TryAsync(() => store.Promotions.ApproveAsync(asked.Id, null, People.Bob, default), "applied");
    }

    private static async Task<string> TryAsync(Func<Task> act, string good)
    {
        try
        {
            await act();
            return good;
        }
        catch (MoveRefusedException)
        {
            return "refused";
        }
        catch (PromotionStateException e)
        {
            return e.Code;
        }
    }

    /// <summary>Looks at the alias and its history in one snapshot, again and again.</summary>
    private static async Task<int> LookAsync(TestStore store, CancellationToken done)
    {
        var looks = 0;
        while (!done.IsCancellationRequested)
        {
            await store.Database.ReadAsync(
                async session =>
                {
                    var champions = await session.QueryAsync<int>("SELECT version FROM aliases WHERE model = 'm' AND alias = 'champion'");
                    champions.ShouldHaveSingleItem().ShouldBe(await session.ScalarAsync<int>("SELECT to_version FROM alias_history WHERE model = 'm' ORDER BY id DESC LIMIT 1"));
                    return true;
                },
                default);
            looks++;
            await Task.Delay(10, CancellationToken.None);
        }

        return looks;
    }
}
