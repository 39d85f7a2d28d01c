using System.Diagnostics;
using System.Net.Http.Json;

namespace Distillery.Cli.Up;

/// <summary>
/// An AppHost that the check started. It ends when its standard input closes, so it cannot outlive the check either.
/// </summary>
internal sealed class StartedHost : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly string stateFolder;
    private readonly StreamWriter log;
    private readonly HttpClient page = new() { Timeout = TimeSpan.FromSeconds(10) };

    private StartedHost(Process process, string stateFolder, StreamWriter log)
    {
        this.process = process;
        this.stateFolder = stateFolder;
        this.log = log;
    }

    /// <summary>File with everything that it and its resources print.</summary>
    public string LogFile => Path.Combine(stateFolder, "log.txt");

    /// <summary>True when it ended.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>Its exit code, once it ended.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>Starts it.</summary>
    public static StartedHost Start(string assembly, string stateFolder, IEnumerable<string> settings)
    {
        Directory.CreateDirectory(stateFolder);
        // A runner in the background ignores SIGINT, and a process inherits that.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", assembly, "--state-dir", stateFolder, "--LocalHosting:EndWithInput=true", $"--Parameters:data-folder={Path.Combine(stateFolder, "data")}", .. settings])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The check is about own servers: existing ones would keep its job.
        start.Environment.Remove("ConnectionStrings__registry");
        start.Environment.Remove("ConnectionStrings__bus");
        var log = new StreamWriter(Path.Combine(stateFolder, "log.txt")) { AutoFlush = true };
        var process = new Process { StartInfo = start };
        var host = new StartedHost(process, stateFolder, log);
        process.OutputDataReceived += (_, line) => host.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => host.Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return host;
    }

    /// <summary>Its resources; empty while it does not answer yet.</summary>
    public async Task<IReadOnlyList<HostResource>> ResourcesAsync(CancellationToken ct)
    {
        if (HostDescription.Read(stateFolder) is not { } described)
            return [];
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(described.Page, "/api/resources"));
        request.Headers.Add("X-AppHost-Token", described.Token);
        using var answer = await page.SendAsync(request, ct);
        return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<List<HostResource>>(ct) ?? [];
    }

    /// <summary>Sends what Ctrl-C sends and waits for the end.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
            await kill.WaitForExitAsync(ct);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(StopPatience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new CheckFailedException($"the AppHost did not stop within {StopPatience.TotalSeconds:0} s of Ctrl-C");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!process.HasExited)
                await StopAsync(CancellationToken.None);
        }
        catch (CheckFailedException)
        {
            process.Kill(); // its guardian ends the rest
        }
        process.Dispose();
        page.Dispose();
        lock (log)
            log.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (log)
        {
            if (log.BaseStream.CanWrite)
                log.WriteLine(line);
        }
    }
}
