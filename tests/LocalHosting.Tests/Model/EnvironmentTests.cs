using Distillery.LocalHosting.Running;
using Distillery.LocalHosting.Tests.Support;

namespace Distillery.LocalHosting.Tests.Model;

/// <summary>The variables that a service sees are the contract with Aspire: every one is named here.</summary>
public sealed class EnvironmentTests
{
    [Fact]
    public async Task Project_WithEverything_SeesTheContract_NameByName()
    {
        await using var application = new TestApplication("--Parameters:api-key=k3y", "--ConnectionStrings:warehouse=Server=w", "--Parameters:registry_password=bzW*jz!");
        var builder = application.Builder;
        var key = builder.AddParameter("api-key", secret: true);
        var password = builder.AddParameter("registry-password", secret: true);
        var database = builder.AddPostgres("postgres", password: password, port: 41000).AddDatabase("registry-db", "registry");
        var bus = builder.AddRabbitMQ("bus", password: builder.AddParameter("bus-secret", "abcABC123"), port: 41001);
        var other = builder.AddExecutable("scorer", "sh", ".").WithHttpEndpoint(port: 41002, env: "PORT").WithEndpoint(port: 41003, name: "grpc", scheme: "http").WithHttpEndpoint(port: 41004, name: "http2");
        var hub = builder.AddExternalService("hub", "https://example.org/");
        var api = builder.AddProject("job-api", WriteProject(application, "http", "http://localhost:51000"))
            .WithHttpEndpoint(name: "metrics", port: 41006, env: "METRICS_PORT")
            .WithReference(database).WithReference(bus, "messages").WithReference(builder.AddConnectionString("warehouse"))
            .WithReference(other).WithReference(hub).WithReference("plain-uri", new Uri("http://plain/"))
            .WithReference(builder.AddConnectionString("missing"), optional: true)
            .WithEnvironment("Auth__ApiKey", key)
            .WithEnvironment("Plain", "text")
            .WithEnvironment("Scorer", other.GetEndpoint("http"))
            .WithEnvironment("Expression", $"at {other.GetEndpoint("http").Property(EndpointProperty.HostAndPort)} with {key:uri}")
            .WithEnvironment("Made", () => "late")
            .WithEnvironment(context => context.EnvironmentVariables["Called"] = context.Resource.Name);

        var (environment, replica) = await EnvironmentAsync(builder, api.Resource);

        environment.ShouldBe(
            new Dictionary<string, string?>
            {
                ["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://localhost:18889",
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
                ["OTEL_SERVICE_NAME"] = "job-api",
                ["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={replica.Suffix}",
                ["OTEL_BLRP_SCHEDULE_DELAY"] = "1000",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "1000",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
                ["OTEL_TRACES_SAMPLER"] = "always_on",
                ["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based",
                ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true",
                ["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true",
                ["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true",
                ["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true",
                ["LOGGING__CONSOLE__FORMATTERNAME"] = "simple",
                ["ASPNETCORE_URLS"] = $"http://localhost:{replica.PortOf("http")}",
                ["DOTNET_LAUNCH_PROFILE"] = "http",
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["METRICS_PORT"] = $"{replica.PortOf("metrics")}",
                ["ConnectionStrings__registry-db"] = "Host=localhost;Port=41000;Username=postgres;Password=bzW*jz!;Database=registry",
                ["REGISTRY_DB_HOST"] = "localhost",
                ["REGISTRY_DB_PORT"] = "41000",
                ["REGISTRY_DB_USERNAME"] = "postgres",
                ["REGISTRY_DB_PASSWORD"] = "bzW*jz!",
                ["REGISTRY_DB_URI"] = "postgresql://postgres:bzW%2Ajz%21@localhost:41000/registry",
                ["REGISTRY_DB_JDBCCONNECTIONSTRING"] = "jdbc:postgresql://localhost:41000/registry",
                ["REGISTRY_DB_DATABASENAME"] = "registry",
                ["ConnectionStrings__messages"] = "amqp://guest:abcABC123@localhost:41001",
                ["MESSAGES_HOST"] = "localhost",
                ["MESSAGES_PORT"] = "41001",
                ["MESSAGES_USERNAME"] = "guest",
                ["MESSAGES_PASSWORD"] = "abcABC123",
                ["MESSAGES_URI"] = "amqp://guest:abcABC123@localhost:41001",
                ["ConnectionStrings__warehouse"] = "Server=w",
                ["services__scorer__http__0"] = "http://localhost:41002",
                ["SCORER_HTTP"] = "http://localhost:41002",
                ["services__scorer__grpc__0"] = "http://localhost:41003",
                ["SCORER_GRPC"] = "http://localhost:41003",
                ["services__scorer__http2__0"] = "http://localhost:41004",
                ["SCORER_HTTP2"] = "http://localhost:41004",
                ["services__hub__https__0"] = "https://example.org/",
                ["HUB"] = "https://example.org/",
                ["services__plain-uri__default__0"] = "http://plain/",
                ["plain-uri"] = "http://plain/",
                ["Auth__ApiKey"] = "k3y",
                ["Plain"] = "text",
                ["Scorer"] = "http://localhost:41002",
                ["Expression"] = "at localhost:41002 with k3y",
                ["Made"] = "late",
                ["Called"] = "job-api",
            },
            ignoreOrder: true);
    }

    [Fact]
    public async Task Project_WithHttps_SeesThePublicPortForRedirects()
    {
        await using var application = new TestApplication("--AppHost:OtlpApiKey=secret", "--ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL=http://localhost:4318");
        var web = application.Builder.AddProject("web", WriteProject(application, "https", "https://localhost:52001;http://localhost:52000"));

        var (environment, replica) = await EnvironmentAsync(application.Builder, web.Resource);

        environment["ASPNETCORE_URLS"].ShouldBe($"https://localhost:{replica.PortOf("https")};http://localhost:{replica.PortOf("http")}");
        environment["ASPNETCORE_HTTPS_PORT"].ShouldBe("52001");
        environment["OTEL_EXPORTER_OTLP_ENDPOINT"].ShouldBe("http://localhost:4318");
        environment["OTEL_EXPORTER_OTLP_PROTOCOL"].ShouldBe("http/protobuf");
        environment["OTEL_EXPORTER_OTLP_HEADERS"].ShouldBe("x-otlp-api-key=secret");
    }

    [Fact]
    public async Task Project_WithKestrelSettings_GetsTheseInsteadOfUrls()
    {
        await using var application = new TestApplication();
        var path = WriteProject(application, "http", "http://localhost:51000");
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(path)!, "appsettings.json"), """{ "Kestrel": { "Endpoints": { "Main": { "Url": "http://*:5000" } } } }""");
        var web = application.Builder.AddProject("web", path);

        var (environment, replica) = await EnvironmentAsync(application.Builder, web.Resource);

        environment["Kestrel__Endpoints__Main__Url"].ShouldBe($"http://localhost:{replica.PortOf("Main")}");
        environment.ShouldNotContainKey("ASPNETCORE_URLS");
        new EndpointReference(web.Resource, "Main").Port.ShouldBe(5000);
    }

    [Fact]
    public async Task Worker_WithoutEndpoints_HasNoUrls_AndCodeGoesBeforeTheProfile()
    {
        await using var application = new TestApplication();
        var worker = application.Builder.AddProject("worker", WriteProject(application, "worker", null)).WithEnvironment("ASPNETCORE_ENVIRONMENT", "Test");

        var (environment, _) = await EnvironmentAsync(application.Builder, worker.Resource);

        environment.ShouldNotContainKey("ASPNETCORE_URLS");
        environment["ASPNETCORE_ENVIRONMENT"].ShouldBe("Test");
    }

    [Fact]
    public async Task SecondEndpointOfAScheme_CountsUp()
    {
        await using var application = new TestApplication();
        var scorer = application.Builder.AddExecutable("scorer", "sh", ".").WithHttpEndpoint(port: 41002);
        var twin = application.Builder.AddExecutable("user", "sh", ".")
            .WithEnvironment("services__scorer__http__0", "http://elsewhere").WithReference(scorer).WithReference(scorer);

        var (environment, _) = await EnvironmentAsync(application.Builder, twin.Resource);

        environment["services__scorer__http__0"].ShouldBe("http://elsewhere");
        environment["services__scorer__http__1"].ShouldBe("http://localhost:41002");
        environment.ShouldNotContainKey("services__scorer__http__2");
    }

    private static async Task<(Dictionary<string, string?> Environment, Replica Replica)> EnvironmentAsync(DistributedApplicationBuilder builder, IResource resource)
    {
        EndpointRules.Allocate(builder.Resources);
        var replica = new Replica(resource);
        return (await Values.EnvironmentAsync(resource, replica, builder.ExecutionContext, CancellationToken.None), replica);
    }

    private static string WriteProject(TestApplication application, string profile, string? urls)
    {
        Directory.CreateDirectory(application.In("Api/Properties"));
        File.WriteAllText(application.In("Api/Api.csproj"), "<Project/>");
        File.WriteAllText(
            application.In("Api/Properties/launchSettings.json"),
            $$"""
            {
              // comments are allowed
              "profiles": {
                "iis": { "commandName": "IISExpress" },
                "{{profile}}": { "commandName": "Project", {{(urls is null ? "" : $"\"applicationUrl\": \"{urls}\",")}} "environmentVariables": { "ASPNETCORE_ENVIRONMENT": "Development" } },
              }
            }
            """);
        return application.In("Api/Api.csproj");
    }
}
