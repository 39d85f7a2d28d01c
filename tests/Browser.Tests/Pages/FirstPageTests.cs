using System.Diagnostics;
using System.Globalization;
using Distillery.Contracts;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Distillery.Browser.Tests.Pages;

/// <summary>Pages of a store with 10,000 runs; prints how long the first one takes. A platform of its own.</summary>
public sealed class FirstPageTests(Platform platform, ITestOutputHelper output) : IClassFixture<Platform>
{
    private const int Runs = 10_000;
    private const int Repeats = 3;

    [SkippableFact]
    public async Task FirstPage_TenThousandRuns_IsShownAndTimed()
    {
        Skip.If(Chrome.Path is null, Chrome.Missing);
        await FillAsync();
        await using var visit = await platform.VisitAsync("ann", Roles.Submitter);
        foreach (var (address, words) in new[] { ("", "Overview"), ("jobs", "Jobs"), ("runs", "Runs") })
        {
            var html = new List<double>();
            var painted = new List<double>();
            var live = new List<double>();
            for (var i = 0; i < Repeats; i++)
            {
                var clock = Stopwatch.GetTimestamp();
                await visit.OpenAsync(address);
                live.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
                await Expect(visit.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = words, Level = 1 })).ToBeVisibleAsync();
                html.Add(await visit.Page.EvaluateAsync<double>("() => performance.getEntriesByType('navigation')[0].responseEnd"));
                painted.Add(await visit.Page.EvaluateAsync<double>("() => performance.getEntriesByName('first-contentful-paint')[0].startTime"));
            }

            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"/{address}: page delivered {Median(html):0} ms, painted {Median(painted):0} ms, live and whole {Median(live):0} ms (medians of {Repeats}; first visit {painted[0]:0} and {live[0]:0} ms)"));
        }

        await visit.OpenAsync("runs?sort=-metrics.ndcg_at_20&columns=metrics.ndcg_at_20,params.seed");
        await Expect(visit.Page.Locator("tbody tr")).ToHaveCountAsync(50);
        await Expect(visit.Page.Locator("tbody tr").First).ToContainTextAsync("0.9999");
        await visit.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Next page" }).ClickAsync();
        await Expect(visit.Page.Locator("tbody tr").First).ToContainTextAsync("0.9949");
        (await visit.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "First page" }).CountAsync()).ShouldBe(1);
        visit.Faults.ShouldBeEmpty();
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    // Ended runs of one experiment, each with two measures and a parameter; by SQL, because ten thousand calls would take half a minute.
    private async Task FillAsync()
    {
        await using var store = new SqliteConnection($"Data Source={platform.DatabaseFile}");
        await store.OpenAsync();
        await using var fill = store.CreateCommand();
        fill.CommandText =
            $"""
            INSERT INTO metric_keys (name) VALUES ('ndcg_at_20'), ('hr_at_20') ON CONFLICT DO NOTHING;
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {Runs - 1})
            INSERT INTO runs (id, name, created_at, actor, status, start_time, end_time, user_id)
            SELECT printf('%032x', i + 4096), 'run ' || i, 1700000000000 + i * 60000, 'ann', 'FINISHED', 1700000000000 + i * 60000, 1700000030000 + i * 60000, 'ann' FROM n;
            INSERT INTO params (run_no, name, value) SELECT no, 'seed', no % 7 FROM runs;
            INSERT INTO latest_metrics (run_no, key_no, step, time, value)
            SELECT r.no, k.no, 1, r.created_at, ((r.no * 7919) % {Runs}) / {Runs}.0 FROM runs r JOIN metric_keys k ON k.name IN ('ndcg_at_20', 'hr_at_20');
            """;
        await fill.ExecuteNonQueryAsync();
    }
}
