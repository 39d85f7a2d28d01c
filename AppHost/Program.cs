using Microsoft.Extensions.Configuration;

// The whole platform: `./platform up` starts it here, `--publisher manifest --output-path FILE` writes it down for a deployment.
var builder = DistributedApplication.CreateBuilder(args);
var settings = builder.Configuration;
var isPublished = builder.ExecutionContext.IsPublishMode;
var port = settings.GetValue<int?>("Port"); // of the job API; the dashboard takes the next one; free ones when not set

var adminKey = builder.AddParameter("admin-key", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
var requireKey = builder.AddParameter("require-key", isPublished ? "true" : "false", publishValueAsDefault: true);
var dataFolder = builder.AddParameter("data-folder", isPublished ? "/data" : Path.GetFullPath("../.distillery/apphost/data", builder.AppHostDirectory), publishValueAsDefault: isPublished);

// An existing server is used instead of an own one when its connection string is set: ConnectionStrings__registry, ConnectionStrings__bus.
IResourceBuilder<IResourceWithConnectionString> registry = settings.GetConnectionString("registry") is null
    ? builder.AddPostgres("postgres").WithDataVolume().AddDatabase("registry")
    : builder.AddConnectionString("registry");
IResourceBuilder<IResourceWithConnectionString> bus = settings.GetConnectionString("bus") is null
    ? builder.AddRabbitMQ("bus").WithDataVolume().WithManagementPlugin()
    : builder.AddConnectionString("bus");

var api = Service<Projects.JobApi>("job-api", port)
    .WithEnvironment("Distillery__RequireKey", requireKey)
    .WithEnvironment("Distillery__AdminKey", adminKey)
    .WithExternalHttpEndpoints();

Service<Projects.TeacherWorker>("teacher-worker").WaitFor(api).WithReplicas(settings.GetValue("Replicas:Teacher", 1));
Service<Projects.FineTuneWorker>("fine-tune-worker").WaitFor(api).WithReplicas(settings.GetValue("Replicas:FineTune", 1));
Service<Projects.DistillationWorker>("distillation-worker").WaitFor(api).WithReplicas(settings.GetValue("Replicas:Distillation", 2));

if (settings.GetValue("Dashboard", true))
{
    builder.AddProject<Projects.Dashboard>("dashboard")
        .WithHttpEndpoint(port + 1)
        .WithHttpHealthCheck("/health")
        .WithReference(api).WaitFor(api)
        .WithEnvironment("Distillery__RequireKey", requireKey)
        .WithEnvironment("Distillery__DataFolder", dataFolder)
        .WithExternalHttpEndpoints();
}

try
{
    await builder.Build().RunAsync();
    return 0;
}
catch (DistributedApplicationException error)
{
    // What the caller can mend, for example a port or a state folder that is in use: a sentence, no stack trace.
    await Console.Error.WriteLineAsync($"up: {error.Message}");
    return 2;
}

// What works on jobs: on the store, the bus and the shared folder.
IResourceBuilder<ProjectResource> Service<T>(string name, int? publicPort = null)
    where T : IProjectMetadata, new() => builder.AddProject<T>(name)
    .WithHttpEndpoint(publicPort)
    .WithHttpHealthCheck("/health")
    .WithReference(registry).WaitFor(registry)
    .WithReference(bus).WaitFor(bus)
    .WithEnvironment("Distillery__DataFolder", dataFolder);
