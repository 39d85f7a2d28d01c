using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Distillery.Contracts;
using Distillery.LocalHosting.Servers;
using Npgsql;

namespace Distillery.Benchmarks.Api;

/// <summary>
/// The job API over HTTP on a Postgres of its own, beside what the same server does without us: metrics beside pgbench's plain inserts of as
/// many rows, pages beside pgbench's select of as many jobs.
/// </summary>
internal static class ApiBenchmark
{
    private const string PageScript = "SELECT * FROM jobs ORDER BY created_at DESC, id DESC LIMIT 51;\n";
    private const string Spec = """{"name":"bench","dataset":{"path":"/data"},"labels":{"team":"bench"}}""";
    private static readonly long End = new DateTimeOffset(2025, 3, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>Measures, prints the table and writes the JSON file where one is asked for.</summary>
    public static async Task<int> RunAsync(ApiBenchmarkOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        if (PostgresServer.WhyUnavailable() is { } why)
        {
            await output.WriteLineAsync(why);
            return 1;
        }

        var folder = Directory.CreateTempSubdirectory("bench-api-").FullName;
        try
        {
            await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Folder = Path.Combine(folder, "postgres") }, cancellationToken);
            var connectionString = await server.CreateDatabaseAsync("registry", cancellationToken);
            await using var api = await ApiProcess.StartAsync(connectionString, folder, cancellationToken);
            await using var source = NpgsqlDataSource.Create(connectionString);
            var bench = new PgBench(connectionString, folder);
            await output.WriteLineAsync($"storing {options.Jobs:N0} jobs with {5 * options.Jobs:N0} stages, and {options.Points:N0} metric points");
            await StoreFiller.JobsAsync(source, options.Jobs, End, cancellationToken);
            await StoreFiller.MetricsAsync(source, runs: 10, steps: Math.Max(1, options.Points / 100), End, cancellationToken);

            await output.WriteLineAsync("measuring metrics, pages and submissions");
            var rows = new List<BenchmarkRow>();
            rows.AddRange(await MetricsAsync(options, api.Http, source, bench, cancellationToken));
            rows.AddRange(await PagesAsync(options, api.Http, source, bench, cancellationToken));
            rows.AddRange(await SubmitAsync(options, api.Http, cancellationToken));
            var report = new BenchmarkReport(rows);
            report.Print(output, "pgbench");
            if (options.Json is { } path) await report.WriteAsync(path, cancellationToken);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IEnumerable<BenchmarkRow>> MetricsAsync(
        ApiBenchmarkOptions options, HttpClient http, NpgsqlDataSource source, PgBench bench, CancellationToken cancellationToken)
    {
        await using (var command = source.CreateCommand(PgBench.PlainTable))
            await command.ExecuteNonQueryAsync(cancellationToken);
        var (ours, theirs, ms) = (new List<double>(), new List<double>(), new List<double>());
        var time = TimeSpan.FromSeconds(options.Seconds);
        var script = PgBench.InsertScript(options.Batch);
        for (var round = 0; round <= options.Rounds; round++)
        {
            var runs = new List<string>();
            for (var caller = 0; caller < options.Connections; caller++)
                runs.Add(await CreateRunAsync(http, cancellationToken));
            var measured = await Load.ForAsync(time, options.Connections, (caller, n) => LogAsync(http, runs[caller], n, options.Batch, cancellationToken));
            var (perSecond, _) = await bench.RunAsync(script, options.Connections, options.Seconds, round, cancellationToken);
            // The first round only warms both sides up.
            if (round == 0) continue;
            ours.Add(measured.PerSecond * options.Batch);
            theirs.Add(perSecond * options.Batch);
            ms.AddRange(measured.Ms);
        }

        return
        [
            new BenchmarkRow($"metrics, batches of {options.Batch}", Load.Quantile(ours, 0.5), Load.Quantile(theirs, 0.5), "points/s", MoreIsBetter: true),
            new BenchmarkRow("a batch of metrics, p50", Load.Quantile(ms, 0.5), null, "ms"),
            new BenchmarkRow("a batch of metrics, p99", Load.Quantile(ms, 0.99), null, "ms"),
        ];
    }

    private static async Task<IEnumerable<BenchmarkRow>> PagesAsync(
        ApiBenchmarkOptions options, HttpClient http, NpgsqlDataSource source, PgBench bench, CancellationToken cancellationToken)
    {
        var (_, plain) = await bench.RunAsync(PageScript, 1, options.Seconds, 0, cancellationToken);
        var middle = Cursor(End - (options.Jobs / 2 * 60_000L));
        await using var command = source.CreateCommand("SELECT id FROM jobs ORDER BY created_at LIMIT 1 OFFSET 500");
        var job = (string)(await command.ExecuteScalarAsync(cancellationToken))!;
        await using var run = source.CreateCommand(StoreFiller.FirstMetricsRun);
        var runId = (string)(await run.ExecuteScalarAsync(cancellationToken))!;
        var rows = new List<BenchmarkRow>();
        foreach (var (name, address, peer) in new (string, string, double?)[]
        {
            ("newest 50 jobs", "/api/jobs", plain),
            ("50 jobs from the middle", $"/api/jobs?after={middle}", null),
            ("50 failed jobs", "/api/jobs?state=failed", null),
            ("50 jobs with a label", "/api/jobs?label=team:team-7", null),
            ("50 jobs by text", "/api/jobs?q=nightly-77", null),
            ("jobs by a text that none has", "/api/jobs?q=nothing+like+it", null),
            ("a job with its stages", $"/api/jobs/{job}", null),
            ("a metric's history, 1,000 points", $"/api/runs/{runId}/metrics?key=filled_3&points=1000", null),
        })
        {
            await Load.TimesAsync(10, _ => GetAsync(http, address, cancellationToken));
            var ms = await Load.TimesAsync(options.Requests, _ => GetAsync(http, address, cancellationToken));
            rows.Add(new BenchmarkRow($"{name}, p50", Load.Quantile(ms, 0.5), peer, "ms"));
            rows.Add(new BenchmarkRow($"{name}, p99", Load.Quantile(ms, 0.99), null, "ms"));
        }

        return rows;
    }

    private static async Task<IEnumerable<BenchmarkRow>> SubmitAsync(ApiBenchmarkOptions options, HttpClient http, CancellationToken cancellationToken)
    {
        async Task PostAsync()
        {
            using var content = new StringContent(Spec, Encoding.UTF8, "application/json");
            using var response = await http.PostAsync("/api/jobs", content, cancellationToken);
            response.EnsureSuccessStatusCode();
        }

        await Load.TimesAsync(10, _ => PostAsync());
        var (perSecond, ms) = await Load.ForAsync(TimeSpan.FromSeconds(options.Seconds), options.Connections, (_, _) => PostAsync());
        return
        [
            new BenchmarkRow("jobs submitted", perSecond, null, "jobs/s", MoreIsBetter: true),
            new BenchmarkRow("a submission, p50", Load.Quantile(ms, 0.5), null, "ms"),
            new BenchmarkRow("a submission, p99", Load.Quantile(ms, 0.99), null, "ms"),
        ];
    }

    private static async Task<string> CreateRunAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync("/api/runs", new NewRun("bench"), ContractsJson.Options, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<RunView>(ContractsJson.Options, cancellationToken))!.Id;
    }

    // Ten keys, as pgbench's script has.
    private static async Task LogAsync(HttpClient http, string run, int n, int batch, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>(batch * 90);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("points");
            for (var row = 0; row < batch; row++)
            {
                json.WriteStartObject();
                json.WriteString("key", Keys[row % Keys.Length]);
                json.WriteNumber("step", (n * (batch / Keys.Length + 1L)) + (row / Keys.Length));
                json.WriteNumber("value", 1.0 / (row + 1));
                json.WriteString("time", DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000 + row));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        using var content = new ReadOnlyMemoryContent(body.WrittenMemory) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await http.PostAsync($"/api/runs/{run}/metrics", content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static readonly string[] Keys = [.. Enumerable.Range(0, 10).Select(n => $"bench_{n.ToString(CultureInfo.InvariantCulture)}")];

    private static async Task GetAsync(HttpClient http, string address, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(address, cancellationToken);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    // A position in the list of jobs, as the API writes one.
    private static string Cursor(long time)
        => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{time} zzzz")).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
