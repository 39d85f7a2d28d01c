using Distillery.LanguageModels;

namespace Distillery.Benchmarks.LanguageModels;

/// <summary>Tokens per second in training, beside plain PyTorch from the same weights and rows; the losses of both are printed.</summary>
internal static class TrainingPart
{
    private const int StepsPerRound = 3;
    private const int WarmUpSteps = 6;

    /// <summary>Measures both sides in turn.</summary>
    public static async Task<IReadOnlyList<BenchmarkRow>> RunAsync(LanguageModelSession session, CancellationToken cancellationToken)
    {
        await using var peer = session.Peer is null ? null : TrainingPeer.Start(session.Options);
        var rows = new List<BenchmarkRow>();
        foreach (var task in TrainingTask.All(session))
            rows.Add(await MeasureAsync(session, task, peer, cancellationToken));
        return rows;
    }

    private static async Task<BenchmarkRow> MeasureAsync(LanguageModelSession session, TrainingTask task, TrainingPeer? peer, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("distillery-bench-lm-").FullName;
        try
        {
            using var decoder = session.Model(task.Config, folder);
            var examples = task.Examples();
            task.Write(folder, decoder, examples);
            if (peer is not null)
                await peer.PrepareAsync(folder, task, session.Options.Device, cancellationToken);
            using var adapter = task.Lora is null ? null : LoraAdapter.Attach(decoder, task.Lora);
            // Weights go on from round to round; AdamW's moments begin again, which costs the same.
            TuningResult Ours(int steps) => new Tuner(task.Options(steps)).Run(decoder, adapter, examples, cancellationToken: cancellationToken);
            var (ours, theirs) = (new List<double>(), new List<double>());
            var (ourProcessor, theirProcessor) = (0.0, 0.0);
            var (ourLoss, theirLoss) = (Ours(WarmUpSteps).StepLosses[^1], peer is null ? double.NaN : (await peer.RunAsync(WarmUpSteps, cancellationToken)).Loss);
            for (var round = 0; round < session.Options.Rounds; round++)
            {
                var before = Environment.CpuUsage.TotalTime;
                ours.Add(Ours(StepsPerRound).Seconds);
                ourProcessor += (Environment.CpuUsage.TotalTime - before).TotalSeconds;
                if (peer is null)
                    continue;
                var there = await peer.RunAsync(StepsPerRound, cancellationToken);
                theirs.Add(there.Seconds);
                theirProcessor += there.Processor;
            }

            var tokens = task.Tokens * StepsPerRound;
            var seconds = LanguageModelSession.Median(ours);
            await session.Output.WriteLineAsync($"{task.Name}: loss after {WarmUpSteps} steps {ourLoss:F4} here, {theirLoss:F4} there");
            // Says who is faster on a machine that has other things to do as well.
            var per = 1000.0 / (tokens * session.Options.Rounds);
            await session.Output.WriteLineAsync($"{task.Name}: processor time for 1,000 tokens {ourProcessor * per:F3} s here, {theirProcessor * per:F3} s there");
            session.PrintRate(task.Name, task.FlopsPerToken() * tokens, seconds);
            return new BenchmarkRow(task.Name, tokens / seconds, theirs.Count == 0 ? null : tokens / LanguageModelSession.Median(theirs), "tokens/s", MoreIsBetter: true);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
