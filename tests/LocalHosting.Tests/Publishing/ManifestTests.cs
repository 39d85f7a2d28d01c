using System.Text.Json.Nodes;
using Distillery.LocalHosting.Tests.Support;

namespace Distillery.LocalHosting.Tests.Publishing;

public sealed class ManifestTests
{
    [Fact]
    public async Task Manifest_OfEveryKindOfResource_IsAspires()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("Api"));
        File.WriteAllText(folder.In("Api/Api.csproj"), "<Project/>");
        var path = folder.In("out/manifest.json");
        var builder = new DistributedApplicationBuilder(new() { Args = ["--publisher", "manifest", "--output-path", path, "--state-dir", folder.In("state")], AssemblyName = "Distillery.LocalHosting.Tests" });
        Describe(builder, folder);

        await using var application = builder.Build();
        await application.RunAsync();

        var golden = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Publishing", "manifest.golden.json"));
        JsonNode.Parse(File.ReadAllText(path))!.ToJsonString(new() { WriteIndented = true }).ShouldBe(JsonNode.Parse(golden)!.ToJsonString(new() { WriteIndented = true }));
        Directory.Exists(folder.In("state")).ShouldBeFalse("publishing makes and keeps no secrets");
    }

    [Fact]
    public void Publisher_Unknown_IsRefused() =>
        Should.Throw<DistributedApplicationException>(() => new DistributedApplicationBuilder(new() { Args = ["--publisher", "helm"] }).Build()).Message.ShouldContain("'helm'");

    private static void Describe(DistributedApplicationBuilder builder, TemporaryFolder folder)
    {
        var stage = builder.AddParameter("stage", "dev", publishValueAsDefault: true);
        var key = builder.AddParameter("api-key", secret: true);
        var database = builder.AddPostgres("postgres").WithDataVolume().AddDatabase("registrydb", "registry");
        var bus = builder.AddRabbitMQ("bus").WithManagementPlugin();
        var warehouse = builder.AddConnectionString("warehouse");
        var scorer = builder.AddExecutable("scorer", "python3", folder.In("scorer"), "-m", "scorer").WithHttpEndpoint(env: "PORT").WithEnvironment("STAGE", stage).WithReference(database);
        builder.AddExecutable("boxed", "tool", folder.In("tool")).PublishAsDockerFile();
        builder.AddProject("api", folder.In("Api/Api.csproj")).WithHttpEndpoint().WithHttpsEndpoint().WithExternalHttpEndpoints().WithReplicas(2)
            .WithReference(database).WaitFor(database).WithReference(bus).WithReference(warehouse).WithEnvironment("Auth__ApiKey", key).WithHttpHealthCheck("/health");
        builder.AddProject("worker", folder.In("Api/Api.csproj")).WithArgs("--queue", "gpu").WithReference(scorer).WithReference(builder.AddExternalService("hub", "https://example.org/"));
        builder.AddContainer("minio", "minio/minio", "latest").WithEntrypoint("/usr/bin/minio").WithArgs("server", "/data").WithBindMount(folder.In("data"), "/data").WithVolume("minio-cfg", "/cfg")
            .WithHttpEndpoint(targetPort: 9000, name: "s3").WithContainerRuntimeArgs("--gpus", "all");
        builder.AddConnectionString("registry2", ReferenceExpression.Create($"Host={scorer.GetEndpoint("http").Property(EndpointProperty.Host)};Password={key}"));
        builder.AddExecutable("local-only", "sh", folder.Path).ExcludeFromManifest();
    }
}
