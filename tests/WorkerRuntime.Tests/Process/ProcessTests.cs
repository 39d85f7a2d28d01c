using System.Diagnostics;
using Distillery.Contracts;
using Distillery.Registry;
using Microsoft.Data.Sqlite;

namespace Distillery.WorkerRuntime.Tests;

/// <summary>A worker as a process of its own, with real signals.</summary>
public sealed class ProcessTests
{
    private static readonly TimeSpan MostToStop = TimeSpan.FromSeconds(5);

    [SkippableFact]
    public async Task Terminate_HandlerThatIgnoresIt_TheStageIsBackInTimeWithItsCheckpoint()
    {
        await using var place = await StartAsync();
        using var process = Worker(place, "stubborn", leaseMs: 30_000);
        var job = await place.SubmitAsync();
        await ReadyAsync(place, job.Id);

        var told = TimeProvider.System.GetUtcNow();
        await SignalAsync(process, "TERM");
        await process.WaitForExitAsync();

        process.ExitCode.ShouldBe(0);
        var back = (await place.Queries.TransitionsAsync(job.Id, default))[^1];
        (back.To, back.Cause).ShouldBe((StageStates.Ready, Causes.HandedBack));
        (back.Time - told).ShouldBeLessThan(MostToStop);
        await ResumesAsync(place, job.Id);
    }

    [SkippableFact]
    public async Task Freeze_PastTheLease_TheOldWorkerIsRefusedAndGoesOnWithoutHarm()
    {
        await using var place = await StartAsync();
        using var process = Worker(place, "training", leaseMs: 1_500);
        var job = await place.SubmitAsync();
        await ReadyAsync(place, job.Id);

        await FreezeAsync(place, process);
        await Workplace.UntilAsync(async () => (await place.Reaper.ReapAsync(default)).Count > 0, "the lease to run out");
        await ResumesAsync(place, job.Id);
        (await place.Get<WorkerStore>().StaleWritesAsync(default)).ShouldBe(0);
        await SignalAsync(process, "CONT");

        await Workplace.UntilAsync(async () => await place.Get<WorkerStore>().StaleWritesAsync(default) > 0, "the thawed worker to be refused");
        // It lives and takes the next stage.
        var next = await place.SubmitAsync();
        await ReadyAsync(place, next.Id);
        (await place.Queries.TransitionsAsync(job.Id, default)).Count(move => move is { Stage: "prepare-data", To: StageStates.Succeeded }).ShouldBe(1);
        await SignalAsync(process, "TERM");
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
    }

    [SkippableFact]
    public async Task Drain_Process_EndsByItselfWithSuccess()
    {
        await using var place = await StartAsync();
        using var process = Worker(place, "training", leaseMs: 30_000);
        var job = await place.SubmitAsync();
        await ReadyAsync(place, job.Id);

        await place.Get<WorkerStore>().OrderAsync("process", new WorkerOrders(WorkerModes.Draining, false), "root", default);
        await process.WaitForExitAsync();

        process.ExitCode.ShouldBe(0);
        (await place.Queries.TransitionsAsync(job.Id, default))[^1].Cause.ShouldBe(Causes.Drained);
        await ResumesAsync(place, job.Id);
    }

    private static async Task<Workplace> StartAsync()
    {
        Skip.IfNot(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Signals are sent by a Unix shell.");
        return await Workplace.CreateAsync();
    }

    private static ChildProcess Worker(Workplace place, string handler, int leaseMs)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(ProcessTests).Assembly.Location, place.Folder, handler, $"{leaseMs}"]);
        return new ChildProcess(System.Diagnostics.Process.Start(start)!);
    }

    private static Task ReadyAsync(Workplace place, string jobId)
        => Workplace.UntilAsync(async () => (await place.DetailAsync(jobId)).Stages[0] is { State: StageStates.Running, Message: "ready" }, "the process to work");

    private static async Task ResumesAsync(Workplace place, string jobId)
    {
        var resumed = "";
        var options = Workplace.Options(place.Folder);
        var host = await place.StartWorkerAsync(options, ScriptedHandler.Prepare(async (context, token) =>
        {
            var file = await context.Checkpoints.TryLoadAsync("trainer", token);
            resumed = await File.ReadAllTextAsync(file.ShouldNotBeNull(), token);
        }));
        (await place.EndAsync(jobId)).Job.State.ShouldBe(JobStates.Succeeded);
        resumed.ShouldBe("epoch 3");
        await host.StopAsync();
    }

    // Not while it writes: on SQLite a frozen writer would stop everyone.
    private static async Task FreezeAsync(Workplace place, ChildProcess process)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            await SignalAsync(process, "STOP");
            if (CanWrite(place))
                return;
            await SignalAsync(process, "CONT");
            await Task.Delay(30);
        }

        throw new TimeoutException("The process was always writing.");
    }

    private static bool CanWrite(Workplace place)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(place.Folder, "registry.db")};Pooling=False;Default Timeout=1");
        connection.Open();
        try
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            return true;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 5 or 6)
        {
            return false;
        }
    }

    private static async Task SignalAsync(ChildProcess process, string signal)
    {
        using var kill = System.Diagnostics.Process.Start("sh", ["-c", $"kill -{signal} {process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>A process that does not outlive its test.</summary>
    private sealed class ChildProcess(System.Diagnostics.Process process) : IDisposable
    {
        public int Id => process.Id;

        public int ExitCode => process.ExitCode;

        public Task WaitForExitAsync() => process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);

        public void Dispose()
        {
            if (!process.HasExited)
                process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
