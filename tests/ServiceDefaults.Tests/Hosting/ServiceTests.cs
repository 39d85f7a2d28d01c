using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Distillery.ServiceDefaults.Tests.Hosting;

public sealed class ServiceTests
{
    [Theory]
    [InlineData(HealthStatus.Unhealthy)]
    [InlineData(HealthStatus.Degraded)]
    public async Task Endpoints_OfAServiceThatIsUnwell_TellHealthFromLife(HealthStatus status)
    {
        await using var app = await StartAsync(builder => builder.Services.AddHealthChecks().AddCheck("store", () => new HealthCheckResult(status)));
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var health = await http.GetAsync("/health");
        ((int)health.StatusCode).ShouldBe(503);
        (await health.Content.ReadAsStringAsync()).ShouldBe("UNHEALTHY: store");
        (await http.GetStringAsync("/alive")).ShouldBe("OK");
    }

    [Fact]
    public async Task Traces_OfCalls_LeaveHealthOut()
    {
        var exported = new Collector();
        await using var app = await StartAsync(builder => builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(exported)));
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        (await http.GetStringAsync("/health")).ShouldBe("OK");
        (await http.GetStringAsync("/alive")).ShouldBe("OK");
        (await http.GetStringAsync("/hello")).ShouldBe("hello");
        await app.StopAsync();

        exported.Ended.Where(activity => activity.Source.Name == "Microsoft.AspNetCore").ShouldHaveSingleItem().GetTagItem("url.path").ShouldBe("/hello");
    }

    [Fact]
    public async Task Clients_OfTheContainer_FindServicesByName()
    {
        await using var app = await StartAsync();
        await using var caller = await StartAsync(builder => builder.Configuration["services:job-api:http:0"] = app.Urls.Single());

        using var http = caller.Services.GetRequiredService<IHttpClientFactory>().CreateClient();

        (await http.GetStringAsync(new Uri("http://job-api/hello"))).ShouldBe("hello");
        (await http.GetStringAsync(new Uri("https+http://job-api/hello"))).ShouldBe("hello");
    }

    [Fact]
    public async Task Service_ThatIsToldNothing_ListensOnLoopbackOnly()
    {
        await using var app = await StartAsync();

        new Uri(app.Urls.Single()).Host.ShouldBe("127.0.0.1");
    }

    private static async Task<WebApplication> StartAsync(Action<WebApplicationBuilder>? add = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddServiceDefaults();
        builder.ListenOnLoopback(port: 0);
        add?.Invoke(builder);
        var app = builder.Build();
        app.UseRouting();
        app.MapDefaultEndpoints();
        app.MapGet("/hello", () => "hello");
        await app.StartAsync();
        return app;
    }

    private sealed class Collector : BaseProcessor<Activity>
    {
        public ConcurrentQueue<Activity> Ended { get; } = new();

        public override void OnEnd(Activity data)
        {
            // As exporters do.
            if (data.Recorded)
                Ended.Enqueue(data);
        }
    }
}
