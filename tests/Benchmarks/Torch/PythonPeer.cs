using System.Diagnostics;
using System.Globalization;

namespace Distillery.Benchmarks.Torch;

/// <summary>Python PyTorch in a process of its own that measures one operation per request.</summary>
internal sealed class PythonPeer : IAsyncDisposable
{
    private const string Interpreter = "/usr/bin/python3";
    private readonly Process process;

    private PythonPeer(Process process) => this.process = process;

    /// <summary>Starts it; null, with the reason on <paramref name="output"/>, where Python or its torch is missing.</summary>
    public static async Task<PythonPeer?> StartAsync(TextWriter output, CancellationToken cancellationToken)
    {
        const string Advice = "Python PyTorch is not there, so only our side is measured (Debian: apt-get install python3-torch).";
        if (!File.Exists(Interpreter))
        {
            await output.WriteLineAsync(Advice);
            return null;
        }

        var start = new ProcessStartInfo(Interpreter, [Path.Combine(AppContext.BaseDirectory, "Torch", "operations.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var peer = new PythonPeer(Process.Start(start) ?? throw new InvalidOperationException($"{Interpreter} did not start"));
        var hello = await peer.process.StandardOutput.ReadLineAsync(cancellationToken);
        if (hello?.StartsWith("torch ", StringComparison.Ordinal) == true)
        {
            await output.WriteLineAsync($"Python {hello}");
            return peer;
        }

        await output.WriteLineAsync(Advice);
        await peer.DisposeAsync();
        return null;
    }

    /// <summary>Nanoseconds per call of one operation.</summary>
    public async Task<double> MeasureAsync(string name, CancellationToken cancellationToken)
    {
        await process.StandardInput.WriteLineAsync(name.AsMemory(), cancellationToken);
        await process.StandardInput.FlushAsync(cancellationToken);
        var answer = await process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException($"Python ended while measuring {name}");
        return double.Parse(answer, CultureInfo.InvariantCulture);
    }

    /// <summary>Ends the process.</summary>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
