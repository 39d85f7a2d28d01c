using Distillery.JobApi;
using Distillery.JobApi.Broker;
using Distillery.JobApi.Events;
using Distillery.Registry;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPlatformDatabase();
builder.AddPlatformBus((context, bus) => bus.ReceiveJobChanges(context));
builder.AddBroker();
builder.AddRegistry();
builder.AddJobApi(JobApiOptions.From(builder.Configuration));
builder.ListenOnLoopback(port: 5080);

var app = builder.Build();
if (args.Contains("--migrate-only"))
    return await app.Services.MigrateOnlyAsync(Console.Out, CancellationToken.None);

app.MapDefaultEndpoints();
app.MapJobApi();
await app.RunAsync();
return 0;
