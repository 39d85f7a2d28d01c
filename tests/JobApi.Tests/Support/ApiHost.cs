using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Distillery.Contracts;
using Distillery.Registry;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Distillery.JobApi.Tests;

/// <summary>The API on a real server at a free port, over a store in a folder of its own.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    public const string MinimalSpec = """{"name":"sample","dataset":{"path":"/data"}}""";
    public const string AdminKey = "a-long-enough-key-0123456789";
    private readonly WebApplication _app;

    private ApiHost(WebApplication app, string folder)
    {
        (_app, Folder) = (app, folder);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>Keys are asked for; the admin's is <see cref="AdminKey"/>.</summary>
    public static JobApiOptions Keyed => new() { RequireKey = true, AdminKey = AdminKey };

    public string Folder { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public LeaseStore Leases => Services.GetRequiredService<LeaseStore>();

    public ReportStore Reports => Services.GetRequiredService<ReportStore>();

    public IArtifactStore Artifacts => Services.GetRequiredService<IArtifactStore>();

    public static async Task<ApiHost> StartAsync(
        JobApiOptions? options = null, Action<IBusRegistrationConfigurator>? bus = null, ArtifactOptions? artifacts = null, Action<WebApplicationBuilder>? configure = null,
        Action<IServiceCollection>? services = null)
    {
        var folder = Directory.CreateTempSubdirectory("api-").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        configure?.Invoke(builder);
        builder.Services.AddRegistry(new RegistryOptions { DataFolder = folder, Artifacts = artifacts ?? new ArtifactOptions() });
        builder.AddJobApi(options ?? new JobApiOptions());
        builder.Services.AddMassTransit(bus ?? (registration => registration.UsingInMemory()));
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapJobApi();
        await app.StartAsync();
        return new ApiHost(app, folder);
    }

    public Task StopAsync() => _app.StopAsync();

    public Task<HttpResponseMessage> PostSpecAsync(string body, string? key = null, string type = "application/json", string path = "/api/jobs")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, type) };
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return Http.SendAsync(request);
    }

    public async Task<JobSummary> SubmitAsync(string spec = MinimalSpec)
    {
        using var response = await PostSpecAsync(spec);
        ((int)response.StatusCode).ShouldBe(201, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JobSummary>(ContractsJson.Options))!;
    }

    public async Task<T> GetAsync<T>(string path) => (await Http.GetFromJsonAsync<T>(path, ContractsJson.Options))!;

    /// <summary>Every endpoint of the application.</summary>
    public IReadOnlyList<RouteEndpoint> Endpoints => [.. ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    /// <summary>Makes a key past the API.</summary>
    public Task<CreatedKey> KeyAsync(string role, string? name = null, string? team = null)
        => Services.GetRequiredService<KeyStore>().CreateAsync(new NewKey(name ?? $"{role}-{Guid.NewGuid():N}", role, team), "test", default);

    /// <summary>Sends a request with a key, or with none.</summary>
    public Task<HttpResponseMessage> SendAsync(string method, string path, string? key, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        return Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async Task<StageLease> ClaimAsync(TimeSpan? lease = null)
        => (await Leases.ClaimAsync(
            new ClaimRequest
            {
                Owner = "worker:test",
                Queue = StageKinds.DistillationQueue,
                Kinds = [StageKinds.PrepareData, StageKinds.Distill, StageKinds.Evaluate, StageKinds.Register],
                LeaseFor = lease ?? TimeSpan.FromMinutes(5),
            },
            default)).ShouldNotBeNull();

    public async Task<StoredFile> PutAsync(string path, string text)
        => new(path, (await Artifacts.PutAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), default)).Digest);

    /// <summary>Rows of every table, read past the API.</summary>
    public IReadOnlyDictionary<string, long> Counts()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "registry.db")};Mode=ReadOnly");
        connection.Open();
        IEnumerable<string> Tables()
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
            using var reader = command.ExecuteReader();
            while (reader.Read())
                yield return reader.GetString(0);
        }

        var counts = new SortedDictionary<string, long>();
        foreach (var table in Tables().ToList())
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT COUNT(*) FROM {table}";
            counts[table] = (long)command.ExecuteScalar()!;
        }

        return counts;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

internal static class ProblemExtensions
{
    /// <summary>Asserts that an answer is a problem document and gives its parts.</summary>
    public static async Task<(int Status, string Code, string Detail, IReadOnlyList<SpecProblem> Errors)> ProblemAsync(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", text);
        var body = JsonNode.Parse(text)!.AsObject();
        return (
            (int)response.StatusCode,
            body["code"].ShouldNotBeNull(text).GetValue<string>(),
            body["detail"].ShouldNotBeNull(text).GetValue<string>(),
            body["errors"]?.Deserialize<List<SpecProblem>>(ContractsJson.Options) ?? []);
    }
}
