using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Distillery.Benchmarks.LanguageModels;

/// <summary>The same model in plain Python PyTorch, in a process of its own that does one thing per line and sleeps in between.</summary>
internal sealed class LanguageModelPeer : IAsyncDisposable
{
    private const string Interpreter = "/usr/bin/python3";
    private readonly Process _process;

    private LanguageModelPeer(Process process) => _process = process;

    /// <summary>Starts it; null, with the reason on <paramref name="output"/>, where Python or its torch is missing.</summary>
    public static async Task<LanguageModelPeer?> StartAsync(int threads, TextWriter output, CancellationToken cancellationToken)
    {
        const string Advice = "Python PyTorch is not there, so only our side is measured (Debian: apt-get install python3-torch).";
        if (!File.Exists(Interpreter))
        {
            await output.WriteLineAsync(Advice);
            return null;
        }

        var start = new ProcessStartInfo(Interpreter, [Path.Combine(AppContext.BaseDirectory, "LanguageModels", "peer.py"), $"{threads}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["OPENBLAS_NUM_THREADS"] = $"{threads}";
        start.Environment["OMP_NUM_THREADS"] = $"{threads}";
        var peer = new LanguageModelPeer(Process.Start(start) ?? throw new InvalidOperationException($"{Interpreter} did not start"));
        var hello = await peer._process.StandardOutput.ReadLineAsync(cancellationToken);
        if (hello?.StartsWith("torch ", StringComparison.Ordinal) == true)
        {
            await output.WriteLineAsync($"Python {hello}");
            return peer;
        }

        await output.WriteLineAsync(Advice);
        await peer.DisposeAsync();
        return null;
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <param name="request">An object with the field <c>do</c>, which names a function of peer.py, and its arguments.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<JsonElement> AskAsync(JsonObject request, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(request.ToJsonString().AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        var answer = await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException($"Python ended at {request["do"]}");
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.Clone();
    }

    /// <summary>Ends the process.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
