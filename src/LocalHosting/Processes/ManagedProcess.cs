using System.ComponentModel;
using System.Diagnostics;

namespace Distillery.LocalHosting.Processes;

/// <summary>
/// A started program in its own session and process group. It ends with us in every case: by <see cref="StopAsync"/>, or by
/// the guardian when this process dies.
/// </summary>
public sealed class ManagedProcess : IAsyncDisposable
{
    private readonly ProcessSpec spec;
    private readonly Process process;
    private readonly ProcessFamily family;
    private readonly Task reading;
    private volatile bool stopping;

    private ManagedProcess(ProcessSpec spec, Process process, long start)
    {
        this.spec = spec;
        this.process = process;
        Id = process.Id;
        StartTicks = start;
        family = new(Id, start);
        reading = Task.WhenAll(ReadAsync(process.StandardOutput, false), ReadAsync(process.StandardError, true));
        Exited = WaitAsync();
    }

    /// <summary>Its process number, also the number of its group.</summary>
    public int Id { get; }

    /// <summary>Start time in clock ticks since boot.</summary>
    public long StartTicks { get; }

    /// <summary>Ends when it and all that it started are gone, with its exit code (128 + signal when a signal ended it).</summary>
    public Task<int> Exited { get; }

    /// <summary>True after <see cref="StopAsync"/> or <see cref="Kill"/> was called: its end was wanted.</summary>
    public bool WasStopped => stopping;

    /// <summary>Starts a program.</summary>
    /// <exception cref="ServerException">It cannot be started.</exception>
    public static ManagedProcess Start(ProcessSpec spec)
    {
        var info = new ProcessStartInfo("setsid")
        {
            WorkingDirectory = spec.WorkingDirectory ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] asUser = spec.User is { } user ? ["setpriv", "--reuid", user, "--regid", user, "--init-groups", "--"] : [];
        foreach (var argument in (string[])[.. asUser, "perl", "-e", Scripts.Gate, spec.FileName, .. spec.Arguments])
            info.ArgumentList.Add(argument);
        foreach (var (name, value) in spec.Environment)
        {
            if (value is null)
                info.Environment.Remove(name);
            else
                info.Environment[name] = value;
        }

        Process process;
        try
        {
            process = Process.Start(info) ?? throw new ServerException($"{spec.Name} did not start.");
        }
        catch (Win32Exception error)
        {
            throw new ServerException($"{spec.Name} did not start: {error.Message}", error);
        }
        var start = ProcessStat.Read(process.Id)?.Start ?? throw new ServerException($"{spec.Name} ended as it started.");
        Guardian.Shared.Add(process.Id, start, (int)spec.StopSignal);
        spec.Records?.Add(process.Id, start, (int)spec.StopSignal, spec.Name);
        var managed = new ManagedProcess(spec, process, start);
        try
        {
            process.StandardInput.Write("go\n");
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended already; Exited tells how.
        }
        return managed;
    }

    /// <summary>Runs a program to its end and gives its output.</summary>
    /// <exception cref="ServerException">It ended with another code than 0; the message holds its last lines.</exception>
    public static async Task<string> RunAsync(ProcessSpec spec, CancellationToken cancellation)
    {
        var lines = new List<string>();
        await using var process = Start(spec with
        {
            Output = (line, _) =>
            {
                lock (lines)
                    lines.Add(line);
            },
        });
        var code = await process.Exited.WaitAsync(cancellation);
        lock (lines)
        {
            return code == 0
                ? string.Join('\n', lines)
                : throw new ServerException($"{spec.Name} ended with code {code}:\n{string.Join('\n', lines.TakeLast(20))}");
        }
    }

    /// <summary>Kills it and everything it started, at once.</summary>
    public void Kill()
    {
        stopping = true;
        family.Kill();
    }

    /// <summary>Sends a signal to the whole group, such as SIGSTOP (19) and SIGCONT (18).</summary>
    /// <param name="signal">Number of the signal.</param>
    public void Signal(int signal) => family.Ask(signal);

    /// <summary>Asks it to end, waits, and kills what is left of the whole family.</summary>
    public async Task StopAsync(CancellationToken cancellation = default)
    {
        stopping = true;
        await family.EndAsync((int)spec.StopSignal, spec.StopTimeout, TimeProvider.System, cancellation);
        await Exited.WaitAsync(cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process.Dispose();
    }

    private async Task<int> WaitAsync()
    {
        await process.WaitForExitAsync();
        var code = process.ExitCode;
        await family.EndAsync((int)spec.StopSignal, spec.StopTimeout, TimeProvider.System, CancellationToken.None);
        // A stranger that inherited the pipes must not keep us waiting.
        await reading.WaitAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Guardian.Shared.Remove(Id);
        spec.Records?.Remove(Id);
        return code;
    }

    private async Task ReadAsync(StreamReader reader, bool isError)
    {
        while (await reader.ReadLineAsync() is { } line)
            spec.Output?.Invoke(line, isError);
    }
}
