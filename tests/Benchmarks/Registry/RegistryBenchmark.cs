using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Distillery.Benchmarks.Api;
using Distillery.LocalHosting.Servers;
using Npgsql;

namespace Distillery.Benchmarks.Registry;

/// <summary>
/// MLflow's calls over HTTP on a Postgres of its own: batches are logged, many runs are searched with filter and order, a long history is
/// read. Only our side is measured: MLflow's own server cannot be installed beside it.
/// </summary>
internal static class RegistryBenchmark
{
    private const int PageOfHistory = 25_000;
    private static readonly long End = new DateTimeOffset(2025, 3, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static readonly (string Name, string Body)[] Searches =
    [
        ("newest 100 runs of an experiment", """{"experiment_ids":["1"],"max_results":100}"""),
        ("100 best by a metric, of all", """{"experiment_ids":["1","2","3"],"order_by":["metrics.metric_3 DESC"],"max_results":100}"""),
        ("metric above 0.9, ordered by it", """{"experiment_ids":["1"],"filter":"metrics.metric_4 > 0.9","order_by":["metrics.metric_4 DESC"],"max_results":100}"""),
        ("metric and parameter, ordered by another metric", """{"experiment_ids":["2"],"filter":"metrics.metric_1 > 0.5 AND params.param_3 = '11'","order_by":["metrics.metric_2 ASC"],"max_results":100}"""),
        ("a rare metric", """{"experiment_ids":["1","2","3"],"filter":"metrics.rare = 1","max_results":100}"""),
        ("a tag and a state, newest first", """{"experiment_ids":["1","2","3"],"filter":"tags.team = 'team-7' AND attributes.status = 'FINISHED'","max_results":100}"""),
    ];

    /// <summary>Measures, prints the table and writes the JSON file where one is asked for.</summary>
    public static async Task<int> RunAsync(RegistryBenchmarkOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        if (PostgresServer.WhyUnavailable() is { } why)
        {
            await output.WriteLineAsync(why);
            return 1;
        }

        var folder = Directory.CreateTempSubdirectory("bench-registry-").FullName;
        try
        {
            await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Folder = Path.Combine(folder, "postgres") }, cancellationToken);
            var connectionString = await server.CreateDatabaseAsync("registry", cancellationToken);
            await using var api = await ApiProcess.StartAsync(connectionString, folder, cancellationToken);
            await using var source = NpgsqlDataSource.Create(connectionString);
            await output.WriteLineAsync($"storing {options.Runs:N0} runs, and a history of {options.Points:N0} values");
            await RunFiller.RunsAsync(source, options.Runs, End, cancellationToken);
            await RunFiller.HistoryAsync(source, options.Points, End, cancellationToken);
            await output.WriteLineAsync("measuring batches, searches and the history");
            var rows = new List<BenchmarkRow>();
            rows.AddRange(await BatchesAsync(options, api.Http, cancellationToken));
            foreach (var (name, body) in Searches)
                rows.AddRange(await SearchAsync(options, api.Http, name, body, cancellationToken));
            await using (var command = source.CreateCommand("SELECT md5('history')"))
                rows.AddRange(await HistoryAsync(api.Http, (string)(await command.ExecuteScalarAsync(cancellationToken))!, options.Points, cancellationToken));
            var report = new BenchmarkReport(rows);
            report.Print(output, "peer");
            if (options.Json is { } path) await report.WriteAsync(path, cancellationToken);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IEnumerable<BenchmarkRow>> BatchesAsync(RegistryBenchmarkOptions options, HttpClient http, CancellationToken cancellationToken)
    {
        var rows = new List<BenchmarkRow>();
        foreach (var metrics in new[] { 10, 1_000 })
        {
            var runs = new List<string>();
            for (var caller = 0; caller < options.Connections; caller++)
                runs.Add((await PostAsync(http, "runs/create", """{"experiment_id":"0","run_name":"bench"}""", cancellationToken))["run"]!["info"]!["run_id"]!.GetValue<string>());
            await PostAsync(http, "runs/log-batch", Batch(runs[0], metrics, -1), cancellationToken);
            var (perSecond, ms) = await Load.ForAsync(TimeSpan.FromSeconds(options.Seconds), options.Connections, (caller, n) => PostAsync(http, "runs/log-batch", Batch(runs[caller], metrics, n), cancellationToken));
            rows.Add(new BenchmarkRow($"log-batch of {metrics} metrics, {options.Connections} callers", perSecond, null, "calls/s", MoreIsBetter: true));
            rows.AddRange(Quantiles($"log-batch of {metrics} metrics", ms));
        }

        return rows;
    }

    private static async Task<IEnumerable<BenchmarkRow>> SearchAsync(RegistryBenchmarkOptions options, HttpClient http, string name, string body, CancellationToken cancellationToken)
    {
        string? token = null;
        for (var n = 0; n < 8; n++)
            token = (await PostAsync(http, "runs/search", body, cancellationToken))["next_page_token"]?.GetValue<string>();
        var start = Stopwatch.GetTimestamp();
        var ms = await Load.TimesAsync(options.Requests, _ => PostAsync(http, "runs/search", body, cancellationToken));
        var perSecond = options.Requests / Stopwatch.GetElapsedTime(start).TotalSeconds;
        var rows = new List<BenchmarkRow> { new($"{name}, 1 caller", perSecond, null, "calls/s", MoreIsBetter: true) };
        rows.AddRange(Quantiles(name, ms));
        if (token is not null)
            rows.AddRange(Quantiles($"{name}: second page", await Load.TimesAsync(options.Requests, _ => PostAsync(http, "runs/search", body[..^1] + $",\"page_token\":\"{token}\"}}", cancellationToken))));
        return rows;
    }

    private static async Task<IEnumerable<BenchmarkRow>> HistoryAsync(HttpClient http, string run, int points, CancellationToken cancellationToken)
    {
        var (first, later, wholes) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < 5; round++)
        {
            var (count, token, start) = (0, "", Stopwatch.GetTimestamp());
            do
            {
                var began = Stopwatch.GetTimestamp();
                var page = JsonNode.Parse(await http.GetStringAsync($"/api/2.0/mlflow/metrics/get-history?run_id={run}&metric_key=metric_0&max_results={PageOfHistory}&page_token={token}", cancellationToken))!;
                (count == 0 ? first : later).Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                count += page["metrics"]!.AsArray().Count;
                token = page["next_page_token"]?.GetValue<string>() ?? "";
            }
            while (token.Length > 0);

            if (count != points) throw new InvalidOperationException($"The history has {points} values, but {count} came.");
            wholes.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return
        [
            new BenchmarkRow($"a history of {points:N0} values in pages of {PageOfHistory:N0}", points / (Load.Quantile(wholes, 0.5) / 1_000), null, "values/s", MoreIsBetter: true),
            .. Quantiles("first page of a history", first),
            .. Quantiles("later pages of a history", later),
        ];
    }

    private static IEnumerable<BenchmarkRow> Quantiles(string name, List<double> ms)
    {
        yield return new BenchmarkRow($"{name}, p50", Load.Quantile(ms, 0.5), null, "ms");
        yield return new BenchmarkRow($"{name}, p99", Load.Quantile(ms, 0.99), null, "ms");
    }

    private static string Batch(string run, int metrics, int n)
    {
        var text = new StringBuilder(metrics * 70).Append(CultureInfo.InvariantCulture, $"{{\"run_id\":\"{run}\",\"metrics\":[");
        for (var m = 0; m < metrics; m++)
            text.Append(m == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{{\"key\":\"bench_{m % 10}\",\"value\":{1.0 / (m + 1):R},\"timestamp\":{1_700_000_000_000 + n},\"step\":{(n * 100L) + (m / 10)}}}");
        return text.Append("]}").ToString();
    }

    private static async Task<JsonNode> PostAsync(HttpClient http, string path, string body, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync($"/api/2.0/mlflow/{path}", content, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!;
    }
}
