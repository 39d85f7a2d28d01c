using System.Diagnostics;
using System.Text.Json;

namespace Distillery.Benchmarks.LanguageModels;

/// <summary>Plain PyTorch in a process of its own (training_peer.py).</summary>
internal sealed class TrainingPeer : IAsyncDisposable
{
    private readonly Process _process;

    private TrainingPeer(Process process) => _process = process;

    /// <summary>Starts it, where Python is known to be there.</summary>
    internal static TrainingPeer Start(LanguageModelOptions options)
    {
        var start = new ProcessStartInfo(
            options.Python, [Path.Combine(AppContext.BaseDirectory, "LanguageModels", options.Peer == "pytorch" ? "training_peer.py" : "transformers_peer.py"), $"{options.Threads}", "training"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = $"{options.Threads}";
        return new TrainingPeer(Process.Start(start) ?? throw new InvalidOperationException($"{options.Python} did not start"));
    }

    /// <summary>Reads the model of a folder and begins its training.</summary>
    internal Task PrepareAsync(string folder, TrainingTask task, string device, CancellationToken cancellationToken) => AskAsync(new
    {
        folder,
        device,
        lora = task.Lora is not null,
        rank = task.Lora?.Rank ?? 0,
        alpha = task.Lora?.Alpha ?? 0,
        dropout = task.Lora?.Dropout ?? 0,
        rate = TrainingTask.Rate,
    }, cancellationToken);

    /// <summary>Goes on for some steps.</summary>
    internal async Task<(double Seconds, double Processor, double Loss)> RunAsync(int steps, CancellationToken cancellationToken)
    {
        using var answer = await AskAsync(new { steps }, cancellationToken);
        return (answer.RootElement.GetProperty("seconds").GetDouble(), answer.RootElement.GetProperty("processor").GetDouble(), answer.RootElement.GetProperty("loss").GetDouble());
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<JsonDocument> AskAsync(object request, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request).AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        return JsonDocument.Parse(await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("the Python peer ended"));
    }
}
