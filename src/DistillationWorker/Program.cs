using Distillery.DistillationWorker;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDistillationHandlers();
var app = builder.Build();
await app.RunAsync();
