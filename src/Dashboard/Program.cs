using Distillery.Dashboard;

var builder = WebApplication.CreateBuilder(args);
builder.AddDashboard();

var app = builder.Build();
app.MapGet("/health", () => "OK");
app.MapGet("/alive", () => "OK");
app.MapDashboard();
app.Run();
