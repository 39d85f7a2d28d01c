using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Dashboard.Tests.Texts;

/// <summary>Prompts, rationales and adapters of a job on its page.</summary>
public sealed class TextsPageTests(DashboardHost host) : IClassFixture<DashboardHost>
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Texts_FirstWindow_ShowsHistoryPromptAndSteps()
    {
        Add("job-slim-a", Samples());

        var html = await PageAsync("/jobs/job-slim-a?tab=texts");

        foreach (var text in new[] { "The student LM's rationales", "2 of 5,000 · tiny, fine-tuned · prompt slim-student-v1", "Blue Kite", "A customer had these items", "likes kites", "toys, Orbit", "Red Kite; Green Kite", "User 17" })
            html.ShouldContain(text);
        html.ShouldNotContain("likes boats");
    }

    [Fact]
    public async Task Texts_LinkToAWindow_ShowsThatWindow()
    {
        Add("job-slim-b", Samples());

        (await PageAsync("/jobs/job-slim-b?tab=texts&run=job-slim-b-write&window=23-4")).ShouldContain("likes boats");
    }

    [Fact]
    public async Task Texts_AnswerWithoutSteps_ShowsItsText()
    {
        Add("job-slim-c", Samples() with { Samples = [new TextSample(1, 2, "test", ["Kite"], null, "unheaded words", ["", "", ""])] });

        (await PageAsync("/jobs/job-slim-c?tab=texts")).ShouldContain("unheaded words");
    }

    [Fact]
    public async Task Texts_MarkupInAText_IsShownAsText()
    {
        Add("job-slim-d", Samples() with { Samples = [new TextSample(1, 2, "test", ["<script>alert(1)</script>"], "<b>bold</b>", "x", ["<i>y</i>", "", ""])] });

        var raw = await host.Browser.GetStringAsync("/jobs/job-slim-d?tab=texts");

        raw.ShouldNotContain("<script>alert(1)");
        raw.ShouldNotContain("<b>bold</b>");
        raw.ShouldNotContain("<i>y</i>");
    }

    [Fact]
    public async Task Texts_DamagedFile_SaysSo()
    {
        var job = Add("job-slim-e", Samples());
        host.Api.Contents[job.Artifacts[0].Digest] = Encoding.UTF8.GetBytes("{ \"title\": ");

        (await PageAsync("/jobs/job-slim-e?tab=texts")).ShouldContain("arrived damaged");
    }

    [Fact]
    public async Task Texts_Adapter_ShowsItsFactsAndFiles()
    {
        var job = Add("job-slim-f", Samples());
        job.Runs.Add(Run(job.Id, "tune", new() { ["student_lm"] = "tiny", ["lora_rank"] = "16", ["adapter_parameters"] = "98304" }));
        job.Artifacts.Add(new ArtifactView("adapter/adapter_config.json", new string('a', 64), 400, $"{job.Id}-tune"));

        var html = await PageAsync("/jobs/job-slim-f?tab=texts");

        foreach (var text in new[] { "Adapter of the student LM", "98,304", "adapter/adapter_config.json", "files/runs/job-slim-f-tune/adapter/adapter_config.json" })
            html.ShouldContain(text);
    }

    [Fact]
    public async Task Texts_Costs_StandBesideEachOther()
    {
        var job = Add("job-slim-h", Samples());
        job.Runs.Add(Run(job.Id, "ask", new() { ["teacher"] = "chat: big" }) with
        {
            Metrics = new Dictionary<string, double> { ["rationales"] = 200, ["complete_rationales"] = 190, ["requests"] = 210, ["seconds_per_answer"] = 1.25, ["spend_usd"] = 0.5 },
        });

        var html = await PageAsync("/jobs/job-slim-h?tab=texts");

        foreach (var text in new[] { "What the rationales cost", "chat: big", "1.3 s", "2.50" })
            html.ShouldContain(text);
    }

    [Fact]
    public async Task Overview_StageThatAsksAnEndpoint_SaysWhatWasSpentAndWhatMayHaveBeen()
    {
        var job = Add("job-slim-i", Samples());
        job.Runs.Add(Run(job.Id, "Ask the teacher (chat)", new() { ["teacher"] = "chat: a model of theirs" }) with
        {
            Metrics = new Dictionary<string, double>
            {
                ["requests"] = 1_210, ["hit_rate"] = 0.25, ["answered"] = 900, ["invalid"] = 31, ["spend_usd"] = 0.5, ["possibly_billed"] = 4, ["possibly_billed_usd"] = 0.25, ["prompt_tokens"] = 7_000, ["completion_tokens"] = 80,
            },
        });

        var html = await PageAsync("/jobs/job-slim-i");

        foreach (var text in new[] { "Ask the teacher (chat): what was asked and spent", "$0.50", "1,210", "7,000, 80", "4 requests, up to $0.25", "<dt>Teacher</dt><dd>chat: a model of theirs</dd>", "nobody knows whether the endpoint counted them" })
            html.ShouldContain(text);
        (await PageAsync("/jobs/job-succeeded")).ShouldNotContain("what was asked and spent");
    }

    [Theory]
    [InlineData("/jobs/job-succeeded", false)]
    [InlineData("/jobs/job-slim-g", true)]
    public async Task Tabs_NameTheTexts_WhereThereAreAny(string address, bool expected)
    {
        Add("job-slim-g", Samples());

        (await PageAsync(address)).Contains("Prompts and rationales", StringComparison.Ordinal).ShouldBe(expected);
    }

    private static TextSamples Samples() => new("The student LM's rationales", "tiny, fine-tuned", "slim-student-v1", 5000,
    [
        new TextSample(17, 3, "train", ["Blue Kite", "Kite Line"], "A customer had these items, oldest first:", "all", ["likes kites", "toys, Orbit", "Red Kite; Green Kite"]),
        new TextSample(23, 4, "test", ["Boat"], "prompt", "all", ["likes boats", "boats", "Big Boat"]),
    ]);

    private static RunView Run(string job, string key, Dictionary<string, string> parameters) => new()
    {
        Id = $"{job}-{key}", ParentId = $"{job}-run", JobId = job, Name = key, State = "succeeded", StartedAt = Noon, Params = parameters, Metrics = new Dictionary<string, double>(),
    };

    private FakeJob Add(string id, TextSamples samples)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(samples, ContractsJson.Options);
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        host.Api.Contents[digest] = bytes;
        var job = SampleData.Succeeded(id, Noon);
        job.Artifacts.Clear();
        job.Runs.Add(Run(id, "write", []));
        job.Artifacts.Add(new ArtifactView(TextSamples.FileName, digest, bytes.Length, $"{id}-write"));
        return host.Api.Add(job);
    }

    private async Task<string> PageAsync(string address) => WebUtility.HtmlDecode(await host.Browser.GetStringAsync(address));
}
