using System.Text.Json;
using Distillery.Data;
using Distillery.FakeEndpoints;

namespace Distillery.Browser.Tests;

/// <summary>A paid teacher that knows the tiny jobs' shop, and sometimes talks nonsense.</summary>
internal static class ChatTeacher
{
    private const int Nonsense = 6;

    public static FakeEndpoint Start()
    {
        var titles = SampleShop.Generate(new SampleShopOptions { Customers = 200, Products = 120 }).Catalogue.Items.Select(item => item.Title).ToArray();
        var endpoint = FakeEndpoint.Start();
        endpoint.Answer = prompt =>
        {
            var start = prompt.Sum(letter => letter);
            return start % Nonsense == 0
                ? "I would rather talk about the weather."
                : JsonSerializer.Serialize(new { titles = Enumerable.Range(0, 3).Select(place => titles[(start + place * 11) % titles.Length]) });
        };
        return endpoint;
    }

    /// <summary>A job that asks it about some windows; as a preview it asks nothing and shows the prompts.</summary>
    public static string Spec(string name, FakeEndpoint endpoint, bool isPreview) => TinyJob.Spec(name)
        .Replace("method: { name: none }", "method: { name: fused, lists: { k: 5 }, vectors: { weight: 0 } }", StringComparison.Ordinal) + $$"""

        teacher:
          kind: chat
          endpoint: {{endpoint.Address}}
          model: talkative-70b
          k: 5
          windows: 40
          price: { inputPerMillion: 2.5, outputPerMillion: 10 }
          budget: { usd: 0.5, requests: 200 }
        {{(isPreview ? "preview: {}" : "")}}
        """;
}
