using Distillery.JobApi.Fuzz;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Distillery.JobApi.Tests;

/// <summary>100 bent requests to every endpoint that the OpenAPI document names: never a 5xx, and whatever is refused writes nothing.</summary>
public sealed class EveryEndpointTests : IAsyncLifetime
{
    private const int Requests = 100;
    private ApiHost _api = null!;
    private StoreWatch _store = null!;

    public async Task InitializeAsync()
    {
        _api = await ApiHost.StartAsync(services: WithoutBackground);
        _store = new StoreWatch(_api.Folder);
        await FuzzSeed.PlantAsync(_api.Http);
        await GateEndpointTests.VersionAsync(_api);
        await GateEndpointTests.VersionAsync(_api);
    }

    public async Task DisposeAsync()
    {
        _store.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task EveryEndpoint_BentRequests_AreNeverOurFault_AndLeaveNothingHalfWritten()
    {
        var run = new FuzzRun(_api.Http, _store, seed: 5);
        var operations = await run.OperationsAsync();
        var results = new List<FuzzResult>();
        foreach (var operation in operations)
            results.Add(await run.RunAsync(operation, Requests));

        results.SelectMany(result => result.ServerErrors).ShouldBeEmpty();
        results.SelectMany(result => result.HalfWritten).ShouldBeEmpty();
        results.SelectMany(result => result.Wordless).ShouldBeEmpty();
        results.ShouldAllBe(result => result.Requests == Requests);
        // The requests must not all fail at the first check.
        results.Count(result => result.Statuses.Keys.Any(status => status < 300)).ShouldBeGreaterThan(operations.Count / 2);
    }

    [Fact]
    public async Task Document_NamesEveryEndpointOfTheApi()
    {
        var named = (await new FuzzRun(_api.Http, _store, 1).OperationsAsync()).Select(o => o.ToString()).ToList();

        var mapped = AccessTable.Rows.Where(row => row.Route.StartsWith("/api/", StringComparison.Ordinal) && !row.SpeaksMLflow)
            .Select(row => System.Text.RegularExpressions.Regex.Replace(row.ToString().Replace("{**", "{", StringComparison.Ordinal), @"\{(\w+):\w+\}", "{$1}"));
        mapped.Except(named).ShouldBeEmpty();
    }

    [Fact]
    public void Mutator_SameSeed_GivesTheSameRequests()
    {
        var operation = new FuzzOperation("GET", "/api/jobs/{id}", [("limit", "1"), ("q", "x")], [], null);
        IEnumerable<string> Of(int seed)
        {
            var mutator = new RequestMutator(seed);
            return Enumerable.Range(0, 50).Select(_ => mutator.Next(operation, new Dictionary<string, string> { ["jobs"] = "abc" }).RequestUri!.ToString()).ToList();
        }

        Of(3).ShouldBe(Of(3));
        Of(3).ShouldNotBe(Of(4));
        Of(3).Distinct().Count().ShouldBeGreaterThan(20);
    }

    internal static void WithoutBackground(IServiceCollection services)
    {
        var background = services.Where(service => service.ServiceType == typeof(IHostedService)
            && service.ImplementationType is { } type && type.IsSubclassOf(typeof(BackgroundService)) && type.Assembly == typeof(JobApiOptions).Assembly).ToList();
        foreach (var service in background)
            services.Remove(service);
    }
}
