using Distillery.TeacherWorker;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddTeacherHandlers();
var app = builder.Build();
await app.RunAsync();
