using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Distillery.Standalone.Tests;

/// <summary>Each service as its own process, told nothing: its sockets, as the kernel sees them, are on loopback only.</summary>
public sealed class ListeningTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("listening-");

    public void Dispose() => folder.Delete(recursive: true);

    [SkippableTheory]
    [InlineData("JobApi", 5080)]
    [InlineData("Dashboard", 5081)]
    [InlineData("TeacherWorker", 0)]
    [InlineData("FineTuneWorker", 0)]
    [InlineData("DistillationWorker", 0)]
    public async Task Service_ToldNothing_ListensOnLoopbackOnly(string service, int standardPort)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Reads /proc.");
        Skip.If(standardPort != 0 && IsTaken(standardPort), $"Port {standardPort}, which {service} takes when it is told nothing, is taken on this machine.");
        using var process = Start(service);
        try
        {
            var listening = await ListeningAsync(process);

            listening.ShouldNotBeEmpty();
            listening.ShouldAllBe(end => IPAddress.IsLoopback(end.Address));
            if (standardPort != 0)
                listening.Select(end => end.Port).ShouldBe([standardPort]);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    private static async Task<IReadOnlyList<IPEndPoint>> ListeningAsync(Process process)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            process.HasExited.ShouldBeFalse(process.HasExited ? await process.StandardError.ReadToEndAsync() : "");
            var found = Listening(process.Id);
            if (found.Count > 0)
            {
                // Whatever else it opens comes in the same breath.
                await Task.Delay(500);
                return Listening(process.Id);
            }

            Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(90), "it does not listen");
            await Task.Delay(100);
        }
    }

    private static List<IPEndPoint> Listening(int processId)
    {
        var inodes = Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd")
            .Select(link => new FileInfo(link).LinkTarget ?? "").Where(target => target.StartsWith("socket:[", StringComparison.Ordinal)).Select(target => target[8..^1]).ToHashSet();
        return [.. new[] { "tcp", "tcp6" }
            .SelectMany(kind => File.ReadLines($"/proc/{processId}/net/{kind}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[3] == "0A" && inodes.Contains(fields[9]))
            .Select(fields => Parse(fields[1]))];
    }

    // Words of the address in the order of this machine's bytes, as the kernel prints them.
    private static IPEndPoint Parse(string text)
    {
        var parts = text.Split(':');
        var bytes = Enumerable.Range(0, parts[0].Length / 8)
            .SelectMany(word => BitConverter.GetBytes(uint.Parse(parts[0].AsSpan(word * 8, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture))).ToArray();
        return new IPEndPoint(new IPAddress(bytes), int.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    private static bool IsTaken(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return false;
        }
        catch (SocketException)
        {
            // The answer to the question.
            return true;
        }
    }

    private Process Start(string service)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"Distillery.{service}.dll"));
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || name.StartsWith("DOTNET_URLS", StringComparison.Ordinal)
            || name.EndsWith("_PORTS", StringComparison.Ordinal) || name.Contains("__", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["Distillery__DataFolder"] = folder.FullName;
        start.Environment["Distillery__WorkFolder"] = Path.Combine(folder.FullName, "work");
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }
}
