using System.Diagnostics;
using System.Text.Json.Nodes;
using TorchSharp;

namespace Distillery.Benchmarks.LanguageModels;

/// <summary>Our language model beside the same one in plain PyTorch: same weights, same inputs, same threads, in turn in one run.</summary>
internal static class LanguageModelBenchmark
{
    private const int GemmSize = 1536;

    /// <summary>Measures, prints the table and writes the JSON file where one is asked for.</summary>
    public static async Task<int> RunAsync(LanguageModelOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        torch.set_num_threads(options.Threads);
        var device = options.Device == "cuda" ? torch.CUDA : torch.CPU;
        await using var peer = await LanguageModelPeer.StartAsync(options, output, cancellationToken);
        var rows = new List<BenchmarkRow>();
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < Math.Max(3, options.Rounds); round++)
        {
            ours.Add(Gemm(device));
            if (peer is not null) theirs.Add((await peer.AskAsync(new JsonObject { ["do"] = "gemm", ["size"] = GemmSize, ["device"] = options.Device }, cancellationToken)).GetDouble());
        }

        // The best of all: what the machine can do, and not what it did while busy.
        var rate = 2.0 * GemmSize * GemmSize * GemmSize / ours.Min();
        double? theirRate = theirs.Count == 0 ? null : 2.0 * GemmSize * GemmSize * GemmSize / theirs.Min() / 1e9;
        rows.Add(new BenchmarkRow($"matrix product {GemmSize}, float32", rate / 1e9, theirRate, "GFLOP/s", MoreIsBetter: true));
        var session = new LanguageModelSession(options, peer, rate, output) { Device = device };
        if (options.Part is "all" or "generation") rows.AddRange(await GenerationPart.RunAsync(session, cancellationToken));
        if (options.Part is "all" or "training") rows.AddRange(await TrainingPart.RunAsync(session, cancellationToken));
        var report = new BenchmarkReport([.. rows]);
        report.Print(output, "python");
        if (options.Json is { } path) await report.WriteAsync(path, cancellationToken);
        return 0;
    }

    private static double Gemm(torch.Device device)
    {
        using var scope = torch.NewDisposeScope();
        var (a, b) = (torch.rand(GemmSize, GemmSize, device: device), torch.rand(GemmSize, GemmSize, device: device));
        // What a GPU was told to do is only done when it is waited for.
        void Wait()
        {
            if (device.type == DeviceType.CUDA) torch.cuda.synchronize(device);
        }

        a.mm(b);
        Wait();
        var best = double.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var start = Stopwatch.GetTimestamp();
            a.mm(b).Dispose();
            Wait();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
