using System.Text.Json;
using Distillery.Data;
using Distillery.FakeEndpoints;

namespace Distillery.Teachers.Tests.Chat;

/// <summary>A shop whose prompts are all different, and a teacher for it.</summary>
internal static class ChatShop
{
    public const int Items = 90;

    /// <summary>Each user has six items in an order of their own; every title is unique, so that a title tells its item.</summary>
    public static (Dataset Dataset, WindowSplit Split) Of(int users)
    {
        var sequences = Enumerable.Range(0, users).Select(user =>
        {
            var items = Enumerable.Range(0, Items).ToArray();
            new SeededGenerator(5, user).Shuffle(items.AsSpan());
            return new UserSequence(user, items[..6], [.. Enumerable.Range(0, 6).Select(place => user * 1000L + place)]);
        }).ToArray();
        var catalogue = Catalogue.Create([.. Enumerable.Range(0, Items).Select(item => new Item(Title(item), new Dictionary<string, string> { ["brand"] = $"Brand{item % 7}" }))]);
        var dataset = Dataset.Create("chat", catalogue, sequences);
        return (dataset, Windowing.Split(dataset, new SplitOptions { WindowLength = 3 }));
    }

    public static string Title(int item) => $"Game-{item:000}-{Letters(item)}";

    public static ChatTeacherOptions Options(Uri endpoint) => new()
    {
        Model = "test-model",
        Endpoint = endpoint,
        K = 5,
        Price = new TokenPrice(0.15m, 0.6m),
        Decoding = new DecodingOptions { MaxTokens = 200, Seed = 1 },
        Limits = new LimitOptions { Concurrency = 8, Cooldown = TimeSpan.FromMilliseconds(40) },
        Retries = new RetryOptions { Tries = 8, Answers = 6, FirstWait = TimeSpan.FromMilliseconds(5), LongestWait = TimeSpan.FromMilliseconds(40), Timeout = TimeSpan.FromSeconds(30) },
        StopAt = new StopRule(0.9, 0.9, 200),
    };

    /// <summary>An endpoint that names three items, which depend on the prompt alone.</summary>
    public static FakeEndpoint Endpoint()
    {
        var endpoint = FakeEndpoint.Start();
        endpoint.Answer = Answer;
        return endpoint;
    }

    public static string Answer(string prompt)
        => prompt.Contains("Step 1.", StringComparison.Ordinal)
            ? $"Preferences: likes what stands there ({prompt.Length})\nCategories and brands: games by Brand3\nProducts: {Title(prompt.Length % Items)}"
            : JsonSerializer.Serialize(new { titles = Enumerable.Range(0, 3).Select(place => Title((prompt.Sum(letter => letter) + place * 13) % Items)) });

    /// <summary>The user's prompt in a request.</summary>
    public static string PromptOf(LoggedRequest request)
    {
        using var json = JsonDocument.Parse(request.Body);
        var messages = json.RootElement.GetProperty("messages");
        return messages[messages.GetArrayLength() - 1].GetProperty("content").GetString()!;
    }

    private static string Letters(int item) => new([(char)('a' + item % 26), (char)('k' + item / 26 % 10), (char)('a' + item * 7 % 26)]);
}
