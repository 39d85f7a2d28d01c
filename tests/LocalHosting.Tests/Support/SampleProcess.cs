using Distillery.LocalHosting.Projects;
using Microsoft.AspNetCore.Builder;

namespace Distillery.LocalHosting.Tests.Support;

/// <summary>What this assembly does when a test starts it as a process.</summary>
internal static class SampleProcess
{
    public static string AssemblyPath => typeof(SampleProcess).Assembly.Location;

    public static async Task<int> Main(string[] args)
    {
        switch (args[0])
        {
            case "serve":
                await ServeAsync();
                return 0;
            case "host":
                await HostAsync(args[1..]);
                return 0;
            default:
                return 64;
        }
    }

    /// <summary>A service that tells which process it is, and dies on demand.</summary>
    private static async Task ServeAsync()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        app.MapGet("/", () => $"{Environment.ProcessId}");
        app.MapGet("/health", () => "OK");
        app.MapGet("/die", () => Environment.FailFast("asked to"));
        await app.RunAsync();
    }

    /// <summary>A host with two stubborn programs, one of which has a child in a session of its own.</summary>
    private static Task HostAsync(string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(args);
        builder.AddExecutable("stubborn", "sh", ".", "-c", "trap '' TERM; echo up; sleep 1000 & wait; wait");
        builder.AddExecutable("leaver", "sh", ".", "-c", "setsid sleep 1000 & wait");
        return builder.Build().RunAsync();
    }

    /// <summary>This assembly as a project.</summary>
    public sealed class Service : IProjectMetadata, IBuiltProject
    {
        public string ProjectPath => Path.Combine(Path.GetDirectoryName(AssemblyPath)!, "Sample.csproj");

        string IBuiltProject.AssemblyPath => AssemblyPath;
    }
}
