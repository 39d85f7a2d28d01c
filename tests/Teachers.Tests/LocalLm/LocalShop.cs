using Distillery.Data;
using Distillery.LanguageModels;

namespace Distillery.Teachers.Tests;

/// <summary>A shop small enough for a language model of seconds: 24 items with two titles that stand for two items each, users who walk through it in order.</summary>
internal static class LocalShop
{
    internal const int Items = 24;

    internal static string Title(int item) => item switch
    {
        4 or 5 => "Twin Peak \"Deluxe\"",
        10 or 11 => "Same Moon",
        _ => $"{Words[item % Words.Length]} quest {item}",
    };

    private static readonly string[] Words = ["amber", "bronze", "coral", "denim", "ember", "frost", "grape"];

    internal static (Dataset Dataset, WindowSplit Split) Make()
    {
        var users = Enumerable.Range(0, 60).Select(user =>
        {
            int[] items = [.. Enumerable.Range(0, 8).Select(place => (user * 5 + place * (1 + user % 3)) % Items)];
            return new UserSequence(user, items, [.. items.Select((_, place) => user * 86_400L + place)]);
        }).ToArray();
        var catalogue = Catalogue.Create([.. Enumerable.Range(0, Items).Select(item => new Item(Title(item), new Dictionary<string, string>()))]);
        var dataset = Dataset.Create("local", catalogue, users);
        return (dataset, Windowing.Split(dataset, new SplitOptions { WindowLength = 4 }));
    }

    internal static LocalLmOptions Options => new()
    {
        Samples = 24,
        ValidationSamples = 8,
        GammaSamples = 12,
        K = 5,
        PartSize = 16,
        Tiny = new TinyOptions { VocabularySize = 400, Dim = 32, Layers = 1, Heads = 2, InnerDim = 64, ContextLength = 64, MaxTokens = 3_000 },
        Tuning = new TuningOptions { Epochs = 2, LearningRate = 5e-3, Batch = 4, MaxLength = 256, CheckpointEvery = null },
    };
}
