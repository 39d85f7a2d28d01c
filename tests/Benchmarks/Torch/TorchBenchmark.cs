using System.Diagnostics;

namespace Distillery.Benchmarks.Torch;

/// <summary>Time per tensor operation, ours beside Python PyTorch's, in alternating rounds of the same run.</summary>
internal static class TorchBenchmark
{
    // Short, so that on a busy machine most rounds of both sides run without being interrupted; the median drops the others.
    private const double SecondsPerRound = 0.002;

    /// <summary>Measures, prints the table and writes the JSON file where one is asked for.</summary>
    public static async Task<int> RunAsync(BenchmarkOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        TorchSharp.torch.set_num_threads(1);
        using var operations = new Operations();
        var all = operations.All;
        await using var python = await PythonPeer.StartAsync(output, cancellationToken);
        var counts = all.Select(operation => WarmUp(operation.Loop)).ToArray();
        var ours = all.Select(_ => new List<double>()).ToArray();
        var theirs = all.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < options.Rounds; round++)
        {
            for (var i = 0; i < all.Count; i++)
            {
                ours[i].Add(Measure(all[i].Loop, counts[i]));
                if (python is not null) theirs[i].Add(await python.MeasureAsync(all[i].Name, cancellationToken));
            }
        }

        var rows = all.Select((operation, i) => new BenchmarkRow(operation.Name, Median(ours[i]), theirs[i].Count == 0 ? null : Median(theirs[i]), "ns"));
        var report = new BenchmarkReport([.. rows]);
        report.Print(output, "python");
        if (options.Json is { } path) await report.WriteAsync(path, cancellationToken);
        return 0;
    }

    // Long enough for the JIT to reach its last tier; then as many calls as fill a round.
    private static int WarmUp(Action<int> loop)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < 0.5) loop(100);
        return Math.Max(100, (int)(SecondsPerRound * 1e9 / Measure(loop, 10_000)));
    }

    private static double Measure(Action<int> loop, int n)
    {
        var start = Stopwatch.GetTimestamp();
        loop(n);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / n;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
