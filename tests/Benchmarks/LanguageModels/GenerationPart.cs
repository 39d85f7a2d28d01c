using System.Diagnostics;
using System.Text.Json.Nodes;
using Distillery.LanguageModels;

namespace Distillery.Benchmarks.LanguageModels;

/// <summary>New tokens per second with a cache, greedy, for a batch and for one text alone; the prompts' own tokens are in the time.</summary>
internal static class GenerationPart
{
    /// <summary>Measures both sides in turn: the tiny preset, and the model of the command line's size.</summary>
    public static async Task<IReadOnlyList<BenchmarkRow>> RunAsync(LanguageModelSession session, CancellationToken cancellationToken)
    {
        var rows = new List<BenchmarkRow>();
        foreach (var (name, config) in (IEnumerable<(string, DecoderConfig)>)[("tiny preset", Tiny()), ($"{session.Config.ParameterCount / 1e6:F0} M parameters", session.Config)])
        {
            var folder = Directory.CreateTempSubdirectory("distillery-bench-lm-").FullName;
            try
            {
                using var decoder = session.Model(config, folder);
                if (session.Peer is { } peer) await peer.AskAsync(new JsonObject { ["do"] = "load", ["folder"] = folder, ["device"] = session.Options.Device }, cancellationToken);
                using var generator = new Generator(decoder);
                foreach (var batch in ((int[])[session.Options.Batch, 1]).Distinct())
                    rows.Add(await MeasureAsync(session, name, config, generator, batch, cancellationToken));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return rows;
    }

    private static DecoderConfig Tiny()
    {
        var preset = new TinyOptions();
        return new DecoderConfig
        {
            VocabularySize = preset.VocabularySize,
            Dim = preset.Dim,
            Layers = preset.Layers,
            Heads = preset.Heads,
            KeyValueHeads = preset.Heads,
            HeadDim = preset.Dim / preset.Heads,
            InnerDim = preset.InnerDim,
            TiedHead = true,
        };
    }

    private static async Task<BenchmarkRow> MeasureAsync(
        LanguageModelSession session, string model, DecoderConfig config, Generator generator, int batch, CancellationToken cancellationToken)
    {
        var options = session.Options;
        var prompts = Enumerable.Range(0, batch).Select(row => Enumerable.Range(0, options.Prompt)
            .Select(i => 1 + (int)((row * 7919L + i * 104729L + row * i * 31L) % (config.VocabularySize - 1))).ToArray()).ToList();
        var how = new GenerationOptions { MaxNewTokens = options.NewTokens, StopIds = [], BatchRows = batch };
        var request = new JsonObject
        {
            ["do"] = "generate",
            ["prompts"] = new JsonArray([.. prompts.Select(prompt => (JsonNode)new JsonArray([.. prompt.Select(id => (JsonNode)id)]))]),
            ["new"] = options.NewTokens,
        };
        var written = generator.Generate(prompts, how, cancellationToken);
        if (session.Peer is { } peer)
        {
            var theirs = (await peer.AskAsync(request, cancellationToken)).GetProperty("ids").EnumerateArray().SelectMany(row => row.EnumerateArray().Select(id => id.GetInt32()));
            var same = written.SelectMany(text => text.Ids).Zip(theirs).Count(pair => pair.First == pair.Second) / (double)(batch * options.NewTokens);
            await session.Output.WriteLineAsync($"{model}, batch {batch}: {same:P1} of the new tokens are the same on both sides");
        }

        var (ourSeconds, theirSeconds) = (new List<double>(), new List<double>());
        for (var round = 0; round < options.Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            generator.Generate(prompts, how, cancellationToken);
            ourSeconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            if (session.Peer is not null) theirSeconds.Add((await session.Peer.AskAsync(request, cancellationToken)).GetProperty("seconds").GetDouble());
        }

        var seconds = LanguageModelSession.Median(ourSeconds);
        var tokens = batch * options.NewTokens;
        var operations = 2.0 * config.NonEmbeddingParameterCount * batch * (options.Prompt + options.NewTokens - 1) + 2.0 * config.VocabularySize * config.Dim * tokens;
        session.PrintRate($"generation, {model}, batch {batch}", operations, seconds);
        var name = $"generation, {model}, batch {batch}, prompt {options.Prompt}, new {options.NewTokens}";
        return new BenchmarkRow(name, tokens / seconds, theirSeconds.Count == 0 ? null : tokens / LanguageModelSession.Median(theirSeconds), "tokens/s", MoreIsBetter: true);
    }
}
