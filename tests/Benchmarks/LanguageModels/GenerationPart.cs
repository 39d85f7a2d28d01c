using System.Diagnostics;
using System.Text.Json.Nodes;
using Distillery.LanguageModels;

namespace Distillery.Benchmarks.LanguageModels;

/// <summary>New tokens per second with a cache, greedy, for a batch and for one text alone; the prompts' own tokens are in the time.</summary>
internal static class GenerationPart
{
    /// <summary>Measures both sides in turn.</summary>
    public static async Task<IReadOnlyList<BenchmarkRow>> RunAsync(LanguageModelSession session, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("distillery-bench-lm-").FullName;
        try
        {
            using var decoder = Decoder.Create(session.Config, 1);
            decoder.Save(folder);
            if (session.Peer is { } peer) await peer.AskAsync(new JsonObject { ["do"] = "load", ["folder"] = folder }, cancellationToken);
            using var generator = new Generator(decoder);
            var rows = new List<BenchmarkRow>();
            foreach (var batch in ((int[])[session.Options.Batch, 1]).Distinct()) rows.Add(await MeasureAsync(session, decoder, generator, batch, cancellationToken));
            return rows;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<BenchmarkRow> MeasureAsync(LanguageModelSession session, Decoder decoder, Generator generator, int batch, CancellationToken cancellationToken)
    {
        var options = session.Options;
        var prompts = Enumerable.Range(0, batch).Select(row => Enumerable.Range(0, options.Prompt)
            .Select(i => 1 + (int)((row * 7919L + i * 104729L + row * i * 31L) % (options.Vocabulary - 1))).ToArray()).ToList();
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
            await session.Output.WriteLineAsync($"batch {batch}: {same:P1} of the new tokens are the same on both sides");
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
        var config = decoder.Config;
        var operations = 2.0 * config.NonEmbeddingParameterCount * batch * (options.Prompt + options.NewTokens - 1) + 2.0 * config.VocabularySize * config.Dim * tokens;
        session.PrintRate($"generation, batch {batch}", operations, seconds);
        var name = $"generation, {config.ParameterCount / 1e6:F0} M parameters, batch {batch}, prompt {options.Prompt}, new {options.NewTokens}";
        return new BenchmarkRow(name, tokens / seconds, theirSeconds.Count == 0 ? null : tokens / LanguageModelSession.Median(theirSeconds), "tokens/s", MoreIsBetter: true);
    }
}
