using Distillery.LocalHosting.Running;

namespace Distillery.LocalHosting.Tests.Support;

/// <summary>An application under test with its own state folder.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private DistributedApplication? running;

    public TestApplication(params string[] args) =>
        Builder = new DistributedApplicationBuilder(new() { Args = ["--state-dir", folder.In("state"), "--environment", "Development", .. args], AssemblyName = "Distillery.LocalHosting.Tests" });

    public DistributedApplicationBuilder Builder { get; }

    public string State => folder.In("state");

    public Orchestrator Orchestrator => running!.Orchestrator;

    public string In(string name) => folder.In(name);

    public ResourceStatus Status(string name) => Orchestrator.Board[name];

    public async Task StartAsync()
    {
        running = Builder.Build();
        await running.StartAsync();
    }

    public Task UntilAsync(string name, Func<ResourceStatus, bool> condition, string description) =>
        Eventually.HoldsAsync(() => condition(Status(name)), $"{name}: {description}");

    public string Log(string name) => string.Join('\n', Orchestrator.Log.After(name, 0).Select(l => l.Text));

    public async ValueTask DisposeAsync()
    {
        if (running is not null)
            await running.DisposeAsync();
        folder.Dispose();
    }
}
