using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using Distillery.Contracts;
using Distillery.JobApi;
using Distillery.JobApi.Broker;
using Distillery.JobApi.Events;
using Distillery.Registry;
using Distillery.WorkerRuntime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Distillery.Bus.Tests;

/// <summary>API and, when asked for, a worker: wired as their programs wire them, each with a container of its own, over one store and one broker.</summary>
internal sealed class BusPlatform : IAsyncDisposable
{
    private const string Spec = """{"name":"sample","dataset":{"path":"/data"},"method":{"name":"none"}}""";
    private readonly List<IHost> _workers = [];
    private readonly WebApplication _api;
    private readonly string _bus;

    private BusPlatform(WebApplication api, string folder, string bus, ConcurrentQueue<string> log)
    {
        (_api, Folder, _bus, Log) = (api, folder, bus, log);
        Http = new HttpClient { BaseAddress = new Uri(api.Urls.Single()), Timeout = TimeSpan.FromSeconds(60) };
    }

    public string Folder { get; }

    public HttpClient Http { get; }

    /// <summary>Every line that API and workers logged, at every level.</summary>
    public ConcurrentQueue<string> Log { get; }

    public T Get<T>()
        where T : notnull => _api.Services.GetRequiredService<T>();

    public static async Task<BusPlatform> StartAsync(string bus)
    {
        var folder = Directory.CreateTempSubdirectory("bus-").FullName;
        var log = new ConcurrentQueue<string>();
        var builder = WebApplication.CreateSlimBuilder();
        Configure(builder, folder, bus, log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.AddPlatformBus((context, endpoints) => endpoints.ReceiveJobChanges(context));
        builder.AddBroker();
        builder.AddRegistry();
        builder.AddJobApi(JobApiOptions.From(builder.Configuration));
        var api = builder.Build();
        api.MapDefaultEndpoints();
        api.MapJobApi();
        await api.StartAsync();
        return new BusPlatform(api, folder, bus, log);
    }

    /// <summary>A worker of the distillation queue; it looks at the store by itself only every minute.</summary>
    public async Task<IHost> StartWorkerAsync(params IStageHandler[] handlers)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        Configure(builder, Folder, _bus, Log);
        builder.Configuration["Distillery:Worker:PollSeconds"] = "60";
        builder.AddServiceDefaults();
        builder.AddPlatformBus((context, endpoints) => endpoints.ReceiveStages(context, StageKinds.DistillationQueue));
        foreach (var handler in handlers)
            builder.Services.AddSingleton(handler);
        builder.AddWorkerService(StageKinds.DistillationQueue, _ => "cpu");
        var host = builder.Build();
        await host.StartAsync();
        _workers.Add(host);
        return host;
    }

    public async Task<JobSummary> SubmitAsync()
    {
        using var response = await Http.PostAsync("/api/jobs", new StringContent(Spec, Encoding.UTF8, "application/json"));
        ((int)response.StatusCode).ShouldBe(201, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JobSummary>(ContractsJson.Options))!;
    }

    public async Task<T> GetAsync<T>(string path) => (await Http.GetFromJsonAsync<T>(path, ContractsJson.Options))!;

    public async Task<(int Status, string Text)> HealthAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(60))
                throw new TimeoutException($"Waited for {what}. The last lines of the log:\n{string.Join('\n', Log.Where(line => !line.StartsWith("Debug", StringComparison.Ordinal)).TakeLast(30))}");
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        foreach (var worker in _workers)
        {
            await worker.StopAsync();
            worker.Dispose();
        }

        await _api.StopAsync();
        await _api.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static void Configure(IHostApplicationBuilder builder, string folder, string bus, ConcurrentQueue<string> log)
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:bus"] = bus,
            ["Distillery:DataFolder"] = folder,
            ["Distillery:Outbox:PollSeconds"] = "0.2",
            ["Logging:LogLevel:Default"] = "Debug",
        });
        builder.Logging.ClearProviders().AddProvider(new Lines(log)).SetMinimumLevel(LogLevel.Debug);
    }

    private sealed class Lines(ConcurrentQueue<string> log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Line(log, categoryName);

        public void Dispose()
        {
        }
    }

    private sealed class Line(ConcurrentQueue<string> log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => log.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}
