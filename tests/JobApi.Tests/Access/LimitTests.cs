using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Distillery.JobApi.Tests;

public sealed class LimitTests
{
    [Fact]
    public async Task Caller_WhoAsksTooMuch_IsToldWhenToComeBack_AndOthersAreNot()
    {
        await using var api = await ApiHost.StartAsync(new JobApiOptions { RequireKey = true, AdminKey = ApiHost.AdminKey, RequestsPerSecond = 5 });
        var greedy = (await api.KeyAsync(Contracts.Roles.Viewer)).Secret;
        HttpResponseMessage? refused = null;
        for (var n = 0; n < 200 && refused is null; n++)
        {
            var answer = await api.SendAsync("GET", "/api/jobs", greedy);
            refused = answer.StatusCode == HttpStatusCode.TooManyRequests ? answer : null;
        }

        refused.ShouldNotBeNull().Headers.RetryAfter?.Delta.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
        (await refused.ProblemAsync()).Code.ShouldBe("too_many_requests");
        (await api.SendAsync("GET", "/api/jobs", ApiHost.AdminKey)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task LiveStreams_AreCountedApartFromQuickCalls()
    {
        await using var api = await ApiHost.StartAsync(new JobApiOptions { RequireKey = true, AdminKey = ApiHost.AdminKey, RequestsAtOnce = 2 });
        api.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiHost.AdminKey);
        var job = await api.SubmitAsync();
        using var first = await api.SendAsync("GET", $"/api/jobs/{job.Id}/events", null);
        using var second = await api.SendAsync("GET", $"/api/jobs/{job.Id}/events", null);

        using var third = await api.SendAsync("GET", $"/api/jobs/{job.Id}/events", null);
        third.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await api.SendAsync("GET", "/api/jobs", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("POST", "/api/jobs")]
    [InlineData("POST", "/api/jobs/validate")]
    [InlineData("POST", "/api/keys")]
    [InlineData("PUT", "/api/models/games/aliases/champion")]
    public async Task Body_TooLarge_Is413(string method, string path)
    {
        await using var api = await ApiHost.StartAsync(new JobApiOptions { MaxBodyBytes = 20_000 });

        using var answer = await api.SendAsync(method, path, null, new StringContent($"{{\"name\":\"{new string('x', 30_000)}\"}}", Encoding.UTF8, "application/json"));

        (await answer.ProblemAsync()).ShouldSatisfyAllConditions(p => p.Status.ShouldBe(413), p => p.Code.ShouldBe("body_too_large"));
    }

    [Fact]
    public async Task Headers_TooLargeOrTooMany_AreRefused()
    {
        await using var api = await ApiHost.StartAsync();
        var large = new HttpRequestMessage(HttpMethod.Get, "/api/jobs");
        large.Headers.Add("X-Large", new string('x', 20_000));
        ((int)(await api.Http.SendAsync(large)).StatusCode).ShouldBe(431);

        var many = new HttpRequestMessage(HttpMethod.Get, "/api/jobs");
        for (var n = 0; n < 100; n++)
            many.Headers.Add($"X-{n}", "1");
        ((int)(await api.Http.SendAsync(many)).StatusCode).ShouldBe(431);
    }

    [Fact]
    public async Task Json_TooDeep_IsRefused()
    {
        await using var api = await ApiHost.StartAsync();
        var deep = string.Concat(Enumerable.Repeat("{\"name\":", 100)) + "1" + new string('}', 100);

        using var answer = await api.SendAsync("POST", "/api/keys", null, new StringContent(deep, Encoding.UTF8, "application/json"));

        (await answer.ProblemAsync()).Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("/api/jobs")]
    [InlineData("/api/nothing")]
    [InlineData("/api/jobs?limit=x")]
    [InlineData("/openapi/v1.json")]
    public async Task Answers_AreNotForPagesOfOthers(string path)
    {
        await using var api = await ApiHost.StartAsync();

        using var answer = await api.Http.GetAsync(path);

        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldBe("default-src 'none'; frame-ancestors 'none'");
        answer.Headers.Contains("Server").ShouldBeFalse();
        answer.Headers.Where(header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
        var preflight = new HttpRequestMessage(HttpMethod.Options, path);
        preflight.Headers.Add("Origin", "https://evil.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        (await api.Http.SendAsync(preflight)).Headers.Where(header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Start_BeyondLoopbackWithoutKeys_IsRefused()
    {
        // A server that only says where it would listen: nothing on this machine is opened to the network.
        void Open(IServiceCollection services) => services.AddSingleton<Microsoft.AspNetCore.Hosting.Server.IServer>(new DeafServer("http://0.0.0.0:5080"));

        (await Should.ThrowAsync<InvalidOperationException>(() => ApiHost.StartAsync(services: Open))).Message.ShouldContain("Distillery:RequireKey");
        await using var keyed = await ApiHost.StartAsync(ApiHost.Keyed, services: Open);
    }

    [Fact]
    public async Task Logs_HoldNoKeys()
    {
        var log = new ListLogger();
        await using var api = await ApiHost.StartAsync(ApiHost.Keyed, services: services => services.AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace)));
        var key = (await api.KeyAsync(Contracts.Roles.Viewer)).Secret;
        foreach (var shown in new[] { key, "a-wrong-key-of-somebody" })
        {
            (await api.SendAsync("GET", "/api/me", shown)).Dispose();
            (await api.SendAsync("POST", "/api/keys", shown, new StringContent("{", Encoding.UTF8, "application/json"))).Dispose();
            var basic = new HttpRequestMessage(HttpMethod.Get, "/api/me");
            basic.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"x:{shown}")));
            (await api.Http.SendAsync(basic)).Dispose();
        }

        log.Lines.Count.ShouldBeGreaterThan(20);
        foreach (var secret in new[] { key[16..], "a-wrong-key-of-somebody", ApiHost.AdminKey, Convert.ToBase64String(Encoding.UTF8.GetBytes($"x:{key}")) })
            log.Lines.Where(line => line.Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private sealed class DeafServer(string address) : Microsoft.AspNetCore.Hosting.Server.IServer
    {
        public Microsoft.AspNetCore.Http.Features.IFeatureCollection Features { get; } = Of(address);

        public Task StartAsync<TContext>(Microsoft.AspNetCore.Hosting.Server.IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull
        {
            // As Kestrel does: what was configured gives way to what is bound.
            var addresses = Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses;
            addresses.Clear();
            addresses.Add(address);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }

        private static Microsoft.AspNetCore.Http.Features.FeatureCollection Of(string address)
        {
            var features = new Microsoft.AspNetCore.Http.Features.FeatureCollection();
            var addresses = new Microsoft.AspNetCore.Hosting.Server.Features.ServerAddressesFeature();
            addresses.Addresses.Add(address);
            features.Set<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>(addresses);
            return features;
        }
    }

    private sealed class ListLogger : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
