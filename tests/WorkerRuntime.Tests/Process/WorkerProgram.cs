using Distillery.Contracts;
using Distillery.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Distillery.WorkerRuntime.Tests;

/// <summary>This assembly as a worker process of its own: <c>dotnet …Tests.dll FOLDER HANDLER LEASE-MILLISECONDS</c>.</summary>
internal static class WorkerProgram
{
    public static async Task Main(string[] args)
    {
        var (folder, kind, lease) = (args[0], args[1], TimeSpan.FromMilliseconds(int.Parse(args[2])));
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddRegistry(new RegistryOptions { DataFolder = folder });
        builder.Services.AddSingleton<IStageHandler>(ScriptedHandler.Prepare((context, token) => RunAsync(context, folder, kind, token)));
        builder.AddStageWorker(new WorkerOptions
        {
            Queue = StageKinds.DistillationQueue,
            Name = "process",
            WorkFolder = Path.Combine(folder, "process"),
            LeaseFor = lease,
            HeartbeatEvery = TimeSpan.FromMilliseconds(300),
            ReportEvery = TimeSpan.FromMilliseconds(100),
            PollEvery = TimeSpan.FromMilliseconds(200),
            StopWithin = TimeSpan.FromSeconds(2),
            Measure = false,
        });
        using var host = builder.Build();
        await host.RunAsync();
    }

    private static async Task RunAsync(IStageContext context, string folder, string kind, CancellationToken token)
    {
        var file = Path.Combine(folder, $"{Guid.NewGuid():N}.checkpoint");
        await File.WriteAllTextAsync(file, "epoch 3", token);
        await context.Checkpoints.SaveAsync("trainer", file, token);
        context.Progress(0.5, "ready");
        switch (kind)
        {
            case "stubborn":
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
                break;
            case "patient":
                await Task.Delay(Timeout.Infinite, token);
                break;
            case "training":
                while (true)
                {
                    await Task.Delay(100, token);
                    await context.Checkpoints.SaveAsync("trainer", file, token);
                }
        }
    }
}
