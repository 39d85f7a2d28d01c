using System.Text.Json;
using Distillery.Cli.Tests.EndToEnd;
using Distillery.Data;
using Distillery.FakeEndpoints;

namespace Distillery.Cli.Tests.Teachers;

/// <summary>The command line as its own process, before and after a job has paid for answers.</summary>
public sealed class TeacherCommandTests : IDisposable
{
    private static readonly Lazy<string[]> Titles = new(() => [.. SampleShop.Generate(new SampleShopOptions { Customers = 150, Products = 100, Seed = 3 }).Catalogue.Items.Select(item => item.Title).Where(title => title.Length > 8)]);
    private readonly string _folder = Directory.CreateTempSubdirectory("cli-teacher-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task PreviewAndEstimate_BeforeAndAfterAJob_SendNothingAndKnowItsAnswers()
    {
        await using var endpoint = FakeEndpoint.Start();
        var spec = Spec($$"""
            kind: chat
            endpoint: {{endpoint.Address}}
            model: test-model
            k: 5
            windows: 30
            price: { inputPerMillion: 0.15, outputPerMillion: 0.6 }
            decoding: { maxTokens: 100 }
            limits: { concurrency: 4 }
            budget: { usd: 0.5 }
            """);
        var estimate = await JsonAsync("teacher", "estimate", "--spec", spec, "--seconds-per-request", "2", "--json");
        var before = estimate.GetProperty("estimate");
        (before.GetProperty("questions").GetInt32(), before.GetProperty("cached").GetInt32(), before.GetProperty("requests").GetInt32()).ShouldBe((30, 0, 30));
        before.GetProperty("completionTokensAtMost").GetInt64().ShouldBe(3_000);
        before.GetProperty("minutes").GetDouble().ShouldBe(8 * 2 / 60.0, 1e-9);
        before.GetProperty("fitsBudget").GetBoolean().ShouldBeTrue();
        var prompt = before.GetProperty("promptTokensAtMost").GetInt64();
        before.GetProperty("usdAtMost").GetDecimal().ShouldBe((prompt * 0.15m + 3_000 * 0.6m) / 1_000_000);
        estimate.GetProperty("asks").GetString().ShouldBe("lists");

        var preview = await JsonAsync("teacher", "preview", "--spec", spec, "--user", "3", "--json");
        preview.GetProperty("user").GetInt32().ShouldBe(3);
        preview.GetProperty("text").GetString().ShouldNotBeNull().ShouldContain("1. ");
        (preview.TryGetProperty("answer", out var unknown) && unknown.ValueKind != JsonValueKind.Null).ShouldBeFalse();
        endpoint.Log.ShouldBeEmpty();

        // One title of the shop is in every answer; the history's own titles count as repeated.
        var title = preview.GetProperty("text").GetString()!.Split('\n').First(line => line.StartsWith("1. ", StringComparison.Ordinal))[3..].Split(" (")[0];
        endpoint.Answer = text => JsonSerializer.Serialize(new { titles = text.Split('\n').Where(line => line.Length > 2 && char.IsDigit(line[0])).Select(line => line.Split(' ', 2)[1].Split(" (")[0]).Prepend(title).Prepend("Nothing like that") });
        var (code, output) = await CliProcess.RunAsync(_folder, "distill", spec);
        code.ShouldBe(0, output);
        endpoint.Log.Count.ShouldBe(30);

        var after = (await JsonAsync("teacher", "estimate", "--spec", spec, "--json")).GetProperty("estimate");
        (after.GetProperty("cached").GetInt32(), after.GetProperty("requests").GetInt32(), after.GetProperty("usdAtMost").GetDecimal()).ShouldBe((30, 0, 0m));
        var known = await JsonAsync("teacher", "preview", "--spec", spec, "--user", FirstAnswered(), "--json");
        known.GetProperty("answer").GetString().ShouldNotBeNull().ShouldContain("titles");
        var shown = await CliProcess.RunAsync(_folder, "teacher", "preview", "--spec", spec, "--user", FirstAnswered());
        shown.Output.ShouldContain("known already, costs nothing");
        endpoint.Log.Count.ShouldBe(30);
    }

    [Fact]
    public async Task Distill_BudgetTooSmall_SaysWhatIsSpentAndMissing_AndALargerOnePaysOnlyForTheRest()
    {
        await using var endpoint = FakeEndpoint.Start();
        // Three of the answers name something of the catalogue, and something that is not in the history.
        var named = 0;
        endpoint.Answer = text => JsonSerializer.Serialize(new { titles = (string[])[Interlocked.Increment(ref named) <= 3 ? Titles.Value.First(title => !text.Contains(title, StringComparison.Ordinal)) : "Nothing like that"] });
        string Teacher(int requests) => Spec($$"""
            kind: chat
            endpoint: {{endpoint.Address}}
            model: test-model
            k: 5
            windows: 12
            price: { inputPerMillion: 0.15, outputPerMillion: 0.6 }
            limits: { concurrency: 1 }
            budget: { requests: {{requests}} }
            """);

        var (code, output) = await CliProcess.RunAsync(_folder, "distill", Teacher(5));
        code.ShouldBe(ExitCodes.JobFailed);
        output.ShouldContain("teacher.budget.requests is used up");
        output.ShouldContain("5 answers, 0 % of the questions were answered before and cost nothing; 5 requests, 0.");
        // A sentence is what helps; the stack of the code is noise.
        output.ShouldNotContain("   at Distillery.");

        (_, output) = await CliProcess.RunAsync(_folder, "distill", Teacher(100));
        output.ShouldContain("succeeded: 3 lists of 5 items for 12 windows; the answers of the others are missing or name nothing new");
        output.ShouldContain("12 answers, 42 % of the questions were answered before and cost nothing; 7 requests, 0.");
        endpoint.Log.Count.ShouldBe(12);
    }

    [Theory]
    [InlineData("kind: content", "teacher.kind is content")]
    [InlineData("kind: chat\nendpoint: http://localhost:1/v1\nmodel: m\ntemplate: no-such-template", "no-such-template")]
    public async Task Estimate_SpecThatAsksNobody_SaysSo(string teacher, string expected)
    {
        var (code, output) = await CliProcess.RunAsync(_folder, "teacher", "estimate", "--spec", Spec(teacher));
        code.ShouldBe(ExitCodes.BadInput);
        output.ShouldContain(expected);
    }

    // A user who was asked about: the job's prompts are among the stored files.
    private string FirstAnswered()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_folder, ".distillery", "blobs"), "*", SearchOption.AllDirectories))
        {
            var line = File.ReadLines(file).FirstOrDefault();
            if (line is not null && line.StartsWith("{\"user\":", StringComparison.Ordinal) && line.Contains("\"template\":\"rank-v1\"", StringComparison.Ordinal))
                return JsonDocument.Parse(line).RootElement.GetProperty("user").GetInt32().ToString();
        }

        throw new InvalidOperationException("no prompts.jsonl among the stored files");
    }

    private string Spec(string teacher)
    {
        var path = Path.Combine(_folder, "spec.yaml");
        File.WriteAllText(path, $$"""
            name: chat
            dataset: { sample: { users: 150, items: 100, seed: 3 } }
            split: { window: 5 }
            teacher:
              {{teacher.Replace("\n", "\n  ")}}
            method: { name: fused, lists: { k: 5 }, vectors: { weight: 0 } }
            student: { dim: 8 }
            training: { epochs: 1, batch: 64 }
            baselines: []
            resources: { device: cpu }
            """);
        return path;
    }

    private async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var (code, output) = await CliProcess.RunAsync(_folder, arguments);
        code.ShouldBe(0, output);
        return JsonDocument.Parse(output[output.IndexOf('{')..]).RootElement;
    }
}
