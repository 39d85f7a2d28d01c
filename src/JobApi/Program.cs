using Distillery.JobApi;
using Distillery.JobApi.Events;
using Distillery.Registry;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPlatformDatabase();
builder.AddPlatformBus((context, bus) => bus.ReceiveJobChanges(context));
builder.AddRegistry();
builder.AddJobApi(JobApiOptions.From(builder.Configuration));
builder.ListenOnLoopback(port: 5080);

var app = builder.Build();
if (args.Contains("--migrate-only"))
{
    await app.Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
    return;
}

app.MapDefaultEndpoints();
app.MapJobApi();
await app.RunAsync();
