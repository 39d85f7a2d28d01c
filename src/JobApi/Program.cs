using Distillery.JobApi;
using Distillery.Registry;
using Distillery.ServiceDefaults;
using MassTransit;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddRegistry(new RegistryOptions { DataFolder = builder.Configuration["Distillery:DataFolder"] ?? ".distillery" });
builder.AddJobApi(JobApiOptions.From(builder.Configuration));
builder.Services.AddMassTransit(bus => bus.UsingInMemory());
// Loopback only, unless told otherwise (--urls or ASPNETCORE_URLS).
if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
    builder.WebHost.UseUrls("http://127.0.0.1:5080");

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapJobApi();
await app.RunAsync();
