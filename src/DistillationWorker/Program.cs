using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.DistillationWorker;
using Distillery.WorkerRuntime;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPlatformDatabase();
builder.AddPlatformBus((context, bus) => bus.ReceiveStages(context, StageKinds.DistillationQueue));
builder.Services.AddDistillationHandlers();
builder.AddWorkerService(StageKinds.DistillationQueue, device => Devices.NameOf(Devices.Resolve(device)));
// Only health checks are answered here, on any free port.
builder.ListenOnLoopback(port: 0);

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
