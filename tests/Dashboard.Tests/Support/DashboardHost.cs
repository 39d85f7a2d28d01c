using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Distillery.Dashboard.Tests;

/// <summary>The dashboard and the fake API in one process on a free port. What a class of tests adds to the API is its own.</summary>
public sealed class DashboardHost : IAsyncLifetime
{
    private readonly FakeJobApi api = SampleData.Rich(TimeProvider.System.GetUtcNow());
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("dashboard-");
    private WebApplication app = null!;

    internal FakeJobApi Api => api;

    /// <summary>Addresses that were asked for, those of the API among them.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public HttpClient Browser { get; } = new(new HttpClientHandler { AllowAutoRedirect = false });

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.AddDashboard(dataFolder: folder.FullName);
        app = builder.Build();
        app.Use((http, next) =>
        {
            Asked.Enqueue($"{http.Request.Path}{http.Request.QueryString}");
            return next();
        });
        api.Map(app);
        app.MapGet("/health", () => "OK");
        app.MapDashboard();
        await app.StartAsync();
        Browser.BaseAddress = new Uri(app.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        Browser.Dispose();
        await api.DisposeAsync();
        await app.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
