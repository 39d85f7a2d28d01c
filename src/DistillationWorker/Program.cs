using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.Registry;
using Distillery.ServiceDefaults;
using Distillery.DistillationWorker;
using Distillery.WorkerRuntime;

var builder = WebApplication.CreateBuilder(args);
var folder = Path.GetFullPath(builder.Configuration["Distillery:DataFolder"] ?? ".distillery");
builder.AddServiceDefaults();
builder.Services.AddRegistry(new RegistryOptions { DataFolder = folder });
builder.Services.AddDistillationHandlers();
builder.AddStageWorker(new WorkerOptions
{
    Queue = StageKinds.DistillationQueue,
    WorkFolder = builder.Configuration["Distillery:WorkFolder"] ?? Path.Combine(folder, "work", StageKinds.DistillationQueue),
    Device = Devices.NameOf(Devices.Resolve("auto")),
});
// Any free port on loopback, unless told otherwise: only health checks are answered.
if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
    builder.WebHost.UseUrls("http://127.0.0.1:0");

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
