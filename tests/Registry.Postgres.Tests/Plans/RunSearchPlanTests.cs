using Distillery.Benchmarks.Registry;
using Npgsql;

namespace Distillery.Registry.Tests;

/// <summary>What a search of runs asks reads few rows of many runs, as the server counts them: no table is walked from end to end.</summary>
public sealed class RunSearchPlanTests
{
    private const int Runs = 12_000;
    private const int Few = 4_000;

    [Fact]
    public async Task Searches_OverManyRuns_TouchFewRows()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = TestStore.Over(database.WithOneConnection());
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await RunFiller.RunsAsync(source, Runs, 1_700_000_000_000, default);
        await RunFiller.HistoryAsync(source, 30_000, 1_700_000_000_000, default);
        var search = new RunSearch(store.Database);
        RunSearchRequest[] requests =
        [
            new() { Limit = 50 },
            new() { Limit = 50, ExperimentIds = ["1"] },
            new() { Limit = 50, ExperimentIds = ["1"], OrderBy = ["metrics.metric_3 DESC"] },
            new() { Limit = 50, OrderBy = ["metrics.metric_3"] },
            new() { Limit = 50, ExperimentIds = ["1"], Filter = "metrics.metric_4 > 0.999", OrderBy = ["metrics.metric_4 DESC"] },
            new() { Limit = 50, Filter = "metrics.rare = 1" },
            new() { Limit = 50, ExperimentIds = ["2"], Filter = "metrics.metric_1 > 0.5 AND params.param_3 = '11'" },
            new() { Limit = 50, ExperimentIds = ["1", "2", "3"], Filter = "tags.team = 'team-7'" },
            new() { Limit = 50, Filter = $"tags.`mlflow.parentRunId` = '{await TextAsync(source, "SELECT md5('parent500')")}'" },
            new() { Limit = 50, Filter = "attributes.status = 'FAILED'" },
            new() { Limit = 50, Filter = "start_time > 1699999999000" },
        ];
        // Loads what the connection itself needs at its first use.
        await search.SearchAsync(requests[0], default);
        var wrong = new List<string>();
        async Task CountAsync(string name, Func<Task> ask)
        {
            var before = await TouchedRowsTests.TouchedAsync(store, source);
            await ask();
            if (await TouchedRowsTests.TouchedAsync(store, source) - before is var touched and > Few)
                wrong.Add($"{name}: {touched:N0} rows");
        }

        foreach (var request in requests)
        {
            var name = $"{request.Filter} ORDER BY {string.Join(", ", request.OrderBy)}";
            RunPage? page = null;
            await CountAsync(name, async () => page = await search.SearchAsync(request, default));
            page!.Runs.Count.ShouldBeGreaterThan(0, name);
            if (page.Next is { } next)
                await CountAsync($"the next page of {name}", () => search.SearchAsync(request with { Token = next }, default));
        }

        var history = new HistoryStore(store.Database);
        var run = await TextAsync(source, "SELECT md5('history')");
        var (points, token) = await history.PageAsync(run, "metric_0", 1_000, null, default);
        points.Count.ShouldBe(1_000);
        await CountAsync("the next page of a history", () => history.PageAsync(run, "metric_0", 1_000, token, default));

        wrong.ShouldBeEmpty();
    }

    private static async Task<string> TextAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
