using System.Diagnostics;

namespace Distillery.LocalHosting.Processes;

/// <summary>
/// A second process that ends everything we started when we are gone, even after <c>kill -9</c>: it reads from a pipe that
/// only we hold. (The system's parent-death signal is no help: it fires when the forking thread ends, not the process.)
/// </summary>
internal sealed class Guardian : IDisposable
{
    private readonly Dictionary<int, string> registered = [];
    private Process? process;

    private Guardian()
    {
    }

    /// <summary>The one of this process.</summary>
    public static Guardian Shared { get; } = new();

    /// <summary>Puts a process group under guard.</summary>
    public void Add(int id, long start, int signal)
    {
        lock (registered)
        {
            registered[id] = $"add {id} {start} {signal}";
            Write(registered[id]);
        }
    }

    /// <summary>Takes a process group out again.</summary>
    public void Remove(int id)
    {
        lock (registered)
        {
            if (registered.Remove(id))
                Write($"del {id}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => process?.Dispose();

    private void Write(string line)
    {
        try
        {
            if (process is { HasExited: false })
            {
                process.StandardInput.WriteLine(line);
                process.StandardInput.Flush();
                return;
            }
        }
        catch (IOException)
        {
            // Someone killed it: a new one gets the whole list.
        }
        process?.Dispose();
        var start = new ProcessStartInfo("setsid", ["perl", "-e", Scripts.Guardian]) { RedirectStandardInput = true };
        process = Process.Start(start) ?? throw new ServerException("The guardian process did not start.");
        foreach (var known in registered.Values)
            process.StandardInput.WriteLine(known);
        process.StandardInput.Flush();
    }
}
