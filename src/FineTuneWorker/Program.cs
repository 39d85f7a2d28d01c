using Distillery.FineTuneWorker;
using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.WorkerRuntime;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPlatformDatabase();
builder.AddPlatformBus((context, bus) => bus.ReceiveStages(context, StageKinds.FineTuneQueue));
builder.Services.AddFineTuneHandlers();
builder.AddWorkerService(StageKinds.FineTuneQueue, device => Devices.NameOf(Devices.Resolve(device)));
// Only health checks are answered here, on any free port.
builder.ListenOnLoopback(port: 0);

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
