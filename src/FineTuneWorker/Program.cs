using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.WorkerRuntime;

// No stage kind has this queue yet, so there is no handler: the service introduces itself as a worker that takes nothing, and says so.
var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPlatformDatabase();
builder.AddPlatformBus((context, bus) => bus.ReceiveStages(context, StageKinds.FineTuneQueue));
builder.AddWorkerService(StageKinds.FineTuneQueue, device => Devices.NameOf(Devices.Resolve(device)));
// Only health checks are answered here, on any free port.
builder.ListenOnLoopback(port: 0);

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
