using System.Text.Json;
using System.Text.RegularExpressions;
using Distillery.Contracts;
using Distillery.Data;
using Distillery.LanguageModels;

namespace Distillery.Workers.Tests;

/// <summary>Every prompt that a stage writes down, read back from what it stored: nothing from a window's target on stands in it.</summary>
public sealed class PromptLeakageTests
{
    private const int Users = 40, Length = 8;

    private static readonly Lazy<string> Model = new(() =>
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("leaks-lm-").FullName, "model");
        var options = new TinyOptions { VocabularySize = 400, Dim = 32, Layers = 1, Heads = 2, InnerDim = 48, ContextLength = 64, MaxTokens = 3_000 };
        using var model = TinyModel.Train([.. Enumerable.Range(0, 60).Select(n => $"\"item-{n}-\", \"item-{n + 1}-\"")], options);
        model.Save(folder);
        return folder;
    });

    [Theory]
    [InlineData("{ kind: content, vectorDim: 8 }", "{ name: slim, slim: { textDim: 8 } }", "ask-rationales,fine-tune,write-rationales")]
    [InlineData("{ kind: content, vectorDim: 8 }", "{ name: slim, slim: { textDim: 8, rationales: teacher } }", "ask-every-rationale")]
    [InlineData("{ kind: local-lm, model: 'MODEL', samples: 16, tuning: { epochs: 1, maxLength: 192 } }", "{ name: dllm2rec }", "query-teacher")]
    [InlineData("{ kind: chat, model: m, endpoint: 'http://127.0.0.1:1/v1' }", "{ name: slim }", "preview-teacher")]
    [InlineData("{ kind: chat, model: m, endpoint: 'http://127.0.0.1:1/v1' }", "{ name: dllm2rec }", "preview-teacher")]
    public async Task Prompts_OfAStage_ShowWhatCameBeforeTheTargetAndNothingElse(string teacher, string method, string stages)
    {
        using var folder = new TempFolder();
        // Each interaction is an item of its own, so that a title tells which one was shown.
        var catalogue = Catalogue.Create([.. Enumerable.Range(0, Users * Length).Select(item => new Item($"item-{item}-", new Dictionary<string, string>()))]);
        SequenceFiles.Write(
            Dataset.Create("leaks", catalogue, [.. Enumerable.Range(0, Users).Select(user => new UserSequence(
                user, [.. Enumerable.Range(user * Length, Length)], [.. Enumerable.Range(0, Length).Select(place => user * 1000L + place)]))]),
            folder["data"]);
        using var job = new FakeJob($$"""
            name: leaks
            dataset: { path: '{{folder["data"]}}' }
            split: { window: 4 }
            teacher: {{teacher.Replace("MODEL", Model.Value, StringComparison.Ordinal)}}
            {{(method.Contains("slim", StringComparison.Ordinal) && !method.Contains("teacher", StringComparison.Ordinal) ? $"studentLm: {{ model: '{Model.Value}', users: 12, maxNewTokens: 4, lora: {{ rank: 2 }}, tuning: {{ epochs: 1, maxLength: 192 }} }}" : "")}}
            method: {{method}}
            student: { dim: 8, loss: bce, prefixes: last }
            resources: { device: cpu }
            {{(stages == "preview-teacher" ? "preview: { windows: 10 }" : "")}}
            """);
        await job.RunStageAsync("prepare-data");

        foreach (var stage in stages.Split(','))
        {
            await job.RunStageAsync(stage);

            var shown = JsonSerializer.Deserialize<TextSamples>(File.ReadAllText(job.PathOf(stage, TextSamples.FileName)), ContractsJson.Options)!;
            shown.Samples.Count.ShouldBeGreaterThanOrEqualTo(10, stage);
            foreach (var sample in shown.Samples)
            {
                // Items of a user stand in order, so those of the window are the last ones before its position.
                var past = Enumerable.Range(sample.User * Length, sample.Position).ToArray();
                Items(string.Join('\n', sample.History)).ShouldBe(past[^Math.Min(4, past.Length)..], stage);
                if (sample.Prompt is { } prompt)
                    Items(prompt).ShouldBe(past[^Math.Min(4, past.Length)..], stage);
            }
        }

        static int[] Items(string text) => [.. Regex.Matches(text, "item-(\\d+)-").Select(match => int.Parse(match.Groups[1].Value))];
    }
}
