using Distillery.Dashboard;
using Distillery.Dashboard.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiClient();
builder.AddDashboard();
builder.ListenOnLoopback(port: 5081);

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapDashboard();
await app.RunAsync();
