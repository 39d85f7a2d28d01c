using Distillery.Data;
using Distillery.LanguageModels;

namespace Distillery.Teachers.Tests;

/// <summary>No prompt holds its target or anything later, and no text of the tiny model's training holds a target of any window.</summary>
public sealed class LocalLmLeakageTests
{
    // Every interaction of this shop is an item of its own, so that a title tells which one was shown.
    private static readonly (Dataset Dataset, WindowSplit Split) Shop = Make();

    [Fact]
    public void Texts_OfTheTinyModel_HoldNoTargetInAHistory()
    {
        var texts = LocalLmTexts.Of(Shop.Dataset, Shop.Split.Train);
        texts.Count(text => text.Contains(", ", StringComparison.Ordinal)).ShouldBeGreaterThan(10);
        var targets = new[] { Shop.Split.Train, Shop.Split.Validation, Shop.Split.Test }.SelectMany(windows => windows.Targets).ToHashSet();
        foreach (var text in texts)
        {
            var shown = Shown(text);
            // A text of one title is an item's own; several titles are a history.
            if (shown.Length > 1)
                shown.ShouldAllBe(item => !targets.Contains(item), text);
        }
    }

    [Theory]
    [InlineData("bigrec-v1")]
    [InlineData("bigrec-tiny-v1")]
    public void Prompts_ThatAreLearntAskedOrHeldOut_ShowOnlyWhatCameBefore(string template)
    {
        var tokenizer = BpeTrainer.Train(LocalLmTexts.Of(Shop.Dataset, Shop.Split.Train), new BpeTrainerOptions { VocabularySize = 400 });
        var prompts = new LocalLmPrompts(Shop.Dataset, PromptTemplate.Load(template), tokenizer);
        var rows = LocalLmRows.Draw(Shop.Split, new LocalLmOptions { Samples = 10, GammaSamples = 20, ValidationSamples = 20 });
        var all = rows.Learnt.Concat(rows.Answered).Select(row => (Shop.Split.Train, row))
            .Concat(rows.Validation.Concat(rows.Gamma).Select(row => (Shop.Split.Validation, row))).ToList();
        all.Count.ShouldBeGreaterThan(Shop.Split.Train.Count);
        foreach (var (windows, row) in all)
        {
            var sequence = Shop.Dataset.Users[windows.Users[row]].Items;
            var before = sequence[..windows.Positions[row]];
            var prompt = prompts.Text(windows, row);
            Shown(prompt).ShouldAllBe(item => before.Contains(item), prompt);
            Shown(prompt).Length.ShouldBe(windows.HistoryLengths[row]);
            // What the model is given is this prompt, and the answer is behind it.
            tokenizer.Decode(prompts.Ids(windows, row, 10_000)).ShouldBe(prompt);
            var example = prompts.Example(windows, row, 10_000);
            example.Prompt.ShouldBe(prompts.Ids(windows, row, 10_000));
            Shown(tokenizer.Decode(example.Answer)).ShouldBe([windows.Targets[row]]);
        }
    }

    [Fact]
    public void Rows_LearntAndAnswered_AreApart()
    {
        var rows = LocalLmRows.Draw(Shop.Split, new LocalLmOptions { Samples = 10 });
        rows.Learnt.Intersect(rows.Answered).ShouldBeEmpty();
        rows.Learnt.Union(rows.Answered).Count().ShouldBe(Shop.Split.Train.Count);
        LocalLmRows.Draw(Shop.Split, new LocalLmOptions { Samples = 1_000_000 }).Learnt.Length.ShouldBe(Shop.Split.Train.Count / 4);
    }

    private static int[] Shown(string text) =>
        [.. System.Text.RegularExpressions.Regex.Matches(text, "item-(\\d+)-").Select(match => int.Parse(match.Groups[1].Value))];

    private static (Dataset, WindowSplit) Make()
    {
        const int Users = 40, Length = 9;
        var users = Enumerable.Range(0, Users).Select(user =>
            new UserSequence(user, [.. Enumerable.Range(user * Length, Length)], [.. Enumerable.Range(0, Length).Select(place => user * 1000L + place)])).ToArray();
        var catalogue = Catalogue.Create([.. Enumerable.Range(0, Users * Length).Select(item => new Item($"item-{item}-", new Dictionary<string, string>()))]);
        var dataset = Dataset.Create("leaks", catalogue, users);
        return (dataset, Windowing.Split(dataset, new SplitOptions { WindowLength = 4 }));
    }
}
