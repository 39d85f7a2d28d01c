using System.Diagnostics;
using System.Text.Json;
using Distillery.LocalHosting.Processes;
using Distillery.LocalHosting.Tests.Support;

namespace Distillery.LocalHosting.Tests.Running;

/// <summary>Nothing survives its host, however it goes.</summary>
public sealed class DeathTests
{
    [Theory]
    [InlineData(Native.SigInt)]
    [InlineData(Native.SigKill)]
    public async Task Host_InterruptedOrKilled_LeavesNoProcess(int signal)
    {
        using var folder = new TemporaryFolder();
        using var host = Start(folder);
        var family = await FamilyAsync(folder, host);

        Native.Send(host.Id, signal);
        await host.WaitForExitAsync();

        host.ExitCode.ShouldBe(signal == Native.SigInt ? 0 : 128 + 9);
        await Eventually.HoldsAsync(() => family.TrueForAll(IsGone), "all are gone, also what ignores SIGTERM or has its own session");
    }

    [Fact]
    public async Task HostAndGuardian_Killed_LeftoversAreEndedByTheNextRun()
    {
        using var folder = new TemporaryFolder();
        using var host = Start(folder);
        var family = await FamilyAsync(folder, host);
        var guardian = ProcessStat.All().Single(p => p.Parent == host.Id && File.ReadAllText($"/proc/{p.Id}/cmdline").Contains("distillery-guardian", StringComparison.Ordinal));
        Native.Send(guardian.Id, Native.SigKill);
        Native.Send(host.Id, Native.SigKill);
        await host.WaitForExitAsync();
        family.ShouldContain(p => !IsGone(p));

        using var next = Start(folder);
        var newFamily = await FamilyAsync(folder, next);

        family.ShouldAllBe(p => IsGone(p));
        Native.Send(next.Id, Native.SigInt);
        await next.WaitForExitAsync();
        newFamily.ShouldAllBe(p => IsGone(p));
    }

    private static bool IsGone(ProcessStat process) => ProcessStat.Read(process.Id)?.Start != process.Start;

    private static Process Start(TemporaryFolder folder)
    {
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", SampleProcess.AssemblyPath, "host", "--state-dir", folder.In("state")])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>All that the host started, once everything runs.</summary>
    private static async Task<List<ProcessStat>> FamilyAsync(TemporaryFolder folder, Process host)
    {
        var all = new List<ProcessStat>();
        await Eventually.HoldsAsync(
            () =>
            {
                host.HasExited.ShouldBeFalse("the host runs");
                if (!File.Exists(folder.In("state/apphost.json")) || JsonDocument.Parse(File.ReadAllText(folder.In("state/apphost.json"))).RootElement.GetProperty("process").GetInt32() != host.Id
                    || !File.Exists(folder.In("state/processes")))
                    return false;
                var leaders = File.ReadAllLines(folder.In("state/processes")).Select(l => l.Split(' ')).Select(f => new ProcessFamily(int.Parse(f[0]), long.Parse(f[1]))).ToList();
                all = [.. leaders.SelectMany(l => l.Living())];
                // Two programs, the child of each: the sleepers must be there.
                return all.Count(p => IsSleeper(p.Id)) == 2;
            },
            "both programs and their children run");
        return all;
    }

    private static bool IsSleeper(int id) => File.Exists($"/proc/{id}/comm") && File.ReadAllText($"/proc/{id}/comm").Trim() == "sleep";
}
