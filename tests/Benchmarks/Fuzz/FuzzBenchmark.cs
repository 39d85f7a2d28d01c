using System.Diagnostics;
using System.Text.Json;
using Distillery.JobApi;
using Distillery.JobApi.Fuzz;
using Distillery.Registry;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Distillery.Benchmarks.Fuzz;

/// <summary>Bent requests to every endpoint of the job API, on a real server over a store of its own.</summary>
internal static class FuzzBenchmark
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Runs it.</summary>
    /// <returns>0 when no answer was our fault and no refusal wrote anything.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        var options = FuzzOptions.Parse(args);
        var folder = Directory.CreateTempSubdirectory("fuzz-");
        try
        {
            await using var app = await StartAsync(folder.FullName, cancellationToken);
            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
            await FuzzSeed.PlantAsync(http);
            using var store = new StoreWatch(folder.FullName);
            var watch = Stopwatch.StartNew();
            var run = new FuzzRun(http, store, options.Seed);
            var results = new List<FuzzResult>();
            foreach (var operation in await run.OperationsAsync())
            {
                results.Add(await run.RunAsync(operation, options.Requests));
                output.WriteLine($"{results[^1].Name,-70} {string.Join("  ", results[^1].Statuses.Select(s => $"{s.Key}×{s.Value}"))}");
            }

            var report = Report(options, results, watch.Elapsed);
            foreach (var note in results.SelectMany(r => r.ServerErrors.Concat(r.HalfWritten)).Take(20))
                output.WriteLine($"FAULT {note}");
            output.WriteLine($"{report.Requests:N0} requests to {report.Endpoints} endpoints in {report.Seconds:0} s: {report.ServerErrors} answers of 5xx, {report.HalfWritten} refusals that wrote, {report.Wordless} without a problem document");
            if (options.Json is { } file)
                await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, Indented) + "\n", cancellationToken);
            return report.ServerErrors + report.HalfWritten == 0 ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static FuzzReport Report(FuzzOptions options, List<FuzzResult> results, TimeSpan took) => new(
        new BenchmarkReport([]).Machine,
        options.Seed,
        results.Count,
        options.Requests,
        results.Sum(r => r.Requests),
        results.Sum(r => r.ServerErrors.Count),
        results.Sum(r => r.HalfWritten.Count),
        results.Sum(r => r.Wordless.Count),
        Math.Round(took.TotalSeconds, 1),
        [.. results.Select(r => new FuzzReportRow(r.Name, r.Requests, r.Statuses.Where(s => s.Key < 400).Sum(s => s.Value), r.ServerErrors.Count, r.HalfWritten.Count))]);

    private static async Task<WebApplication> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.Services.AddRegistry(new RegistryOptions { DataFolder = folder });
        builder.AddJobApi(new JobApiOptions());
        builder.Services.AddMassTransit(bus => bus.UsingInMemory());
        // Whatever is committed must come from the requests.
        foreach (var background in builder.Services.Where(s => s.ServiceType == typeof(IHostedService)
            && s.ImplementationType is { } type && type.IsSubclassOf(typeof(BackgroundService)) && type.Assembly == typeof(JobApiOptions).Assembly).ToList())
            builder.Services.Remove(background);
        var app = builder.Build();
        app.MapJobApi();
        await app.StartAsync(cancellationToken);
        return app;
    }

    private sealed record FuzzReport(
        string Machine, int Seed, int Endpoints, int RequestsPerEndpoint, int Requests, int ServerErrors, int HalfWritten, int Wordless, double Seconds, IReadOnlyList<FuzzReportRow> Rows);

    private sealed record FuzzReportRow(string Name, int Requests, int Accepted, int ServerErrors, int HalfWritten);
}
