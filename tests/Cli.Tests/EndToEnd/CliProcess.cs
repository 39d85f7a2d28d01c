using System.Diagnostics;
using System.Text;

namespace Distillery.Cli.Tests.EndToEnd;

/// <summary>The command line as its own process, as a user runs it.</summary>
internal sealed class CliProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> awaited = [];
    private bool ended;

    public CliProcess(string folder, params string[] arguments)
    {
        // A runner in the background ignores SIGINT, and a process inherits that; a user's terminal does not.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            Environment = { ["OMP_WAIT_POLICY"] = "passive", ["NO_COLOR"] = "1", ["COLUMNS"] = "250" },
        };
        foreach (var argument in arguments.Prepend(Path.Combine(AppContext.BaseDirectory, "Distillery.Cli.dll")))
            start.ArgumentList.Add(argument);
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => End();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Everything printed so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Code, string Output)> RunAsync(string folder, params string[] arguments)
    {
        using var cli = new CliProcess(folder, arguments);
        return (await cli.ExitAsync(), cli.Output);
    }

    /// <summary>Waits until a text was printed; fails when the process ends without it.</summary>
    public Task SeenAsync(string text)
    {
        lock (output)
        {
            if (output.ToString().Contains(text, StringComparison.Ordinal))
                return Task.CompletedTask;
            if (ended)
                throw Missing(text);
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            awaited.Add((text, seen));
            return seen.Task;
        }
    }

    /// <summary>Waits for the end.</summary>
    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGINT, what Ctrl-C sends.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private void End()
    {
        // What was printed last arrives by other threads, so it is waited for before anything is called missing.
        process.WaitForExit();
        lock (output)
        {
            ended = true;
            foreach (var (text, seen) in awaited)
                seen.TrySetException(Missing(text));
        }
    }

    private InvalidOperationException Missing(string text) => new($"The process ended without printing \"{text}\":{Environment.NewLine}{output}");

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (output)
        {
            output.AppendLine(line);
            foreach (var (_, seen) in awaited.Where(a => line.Contains(a.Text, StringComparison.Ordinal)))
                seen.TrySetResult();
        }
    }
}
