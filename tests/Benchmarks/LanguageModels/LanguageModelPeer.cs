using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Distillery.Benchmarks.LanguageModels;

/// <summary>The same model in plain Python PyTorch, in a process of its own that does one thing per line and sleeps in between.</summary>
internal sealed class LanguageModelPeer : IAsyncDisposable
{
    private readonly Process _process;

    private LanguageModelPeer(Process process) => _process = process;

    /// <summary>Starts it; null, with the reason on <paramref name="output"/>, where Python or its torch is missing.</summary>
    public static async Task<LanguageModelPeer?> StartAsync(LanguageModelOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var isPlain = options.Peer == "pytorch";
        var advice = isPlain
            ? "Python PyTorch is not there, so only our side is measured (Debian: apt-get install python3-torch)."
            : $"{options.Python} has no torch, transformers and peft, so only our side is measured (--python names another).";
        if (!File.Exists(options.Python))
        {
            await output.WriteLineAsync(advice);
            return null;
        }

        var start = new ProcessStartInfo(options.Python, [Path.Combine(AppContext.BaseDirectory, "LanguageModels", isPlain ? "peer.py" : "transformers_peer.py"), $"{options.Threads}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["OPENBLAS_NUM_THREADS"] = $"{options.Threads}";
        start.Environment["OMP_NUM_THREADS"] = $"{options.Threads}";
        var peer = new LanguageModelPeer(Process.Start(start) ?? throw new InvalidOperationException($"{options.Python} did not start"));
        var hello = await peer._process.StandardOutput.ReadLineAsync(cancellationToken);
        if (hello?.StartsWith("torch ", StringComparison.Ordinal) == true)
        {
            await output.WriteLineAsync($"Python {hello}");
            return peer;
        }

        await output.WriteLineAsync(advice);
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
