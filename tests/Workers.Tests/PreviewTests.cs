using System.Text.Json;
using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.Teachers;
using Distillery.WorkerRuntime;

namespace Distillery.Workers.Tests;

/// <summary>A preview shows prompts and costs and sends nothing: the address in these specs answers to nobody.</summary>
public sealed class PreviewTests
{
    private static string Spec(string teacher, string method, string preview = "{}") => $$"""
        name: preview
        dataset: { sample: { users: 150, items: 100, seed: 3 } }
        split: { window: 5 }
        teacher: {{teacher}}
        method: {{method}}
        student: { prefixes: last }
        register: { model: never }
        preview: {{preview}}
        """;

    private const string Chat = "{ kind: chat, model: m, endpoint: 'http://127.0.0.1:1/v1', windows: 40, price: { inputPerMillion: 1, outputPerMillion: 2 }, decoding: { maxTokens: 100 } }";

    [Fact]
    public async Task Preview_Lists_ShowsPromptsOfThatUserFirstAndTheUpperBound()
    {
        using var job = new FakeJob(Spec(Chat, "{ name: fused }", "{ user: 7, windows: 3 }"));

        await job.RunAsync();

        job.Stages.Count.ShouldBe(2);
        job.Versions.ShouldBeEmpty();
        var samples = Samples(job);
        samples.Samples.Count.ShouldBe(3);
        samples.Samples[0].User.ShouldBe(7);
        samples.Samples.ShouldAllBe(sample => sample.Text.Length == 0);
        foreach (var sample in samples.Samples)
            sample.Prompt!.ShouldContain(sample.History[^1]);
        var parameters = job.Contexts[StageKinds.PreviewTeacher].Params;
        parameters["estimate.requests"].ShouldBe("40");
        parameters["estimate.answer_tokens_at_most"].ShouldBe("4000");
        var tokens = long.Parse(parameters["estimate.prompt_tokens_at_most"]);
        decimal.Parse(parameters["estimate.usd_at_most"], System.Globalization.CultureInfo.InvariantCulture).ShouldBe((tokens + (2 * 4000)) / 1_000_000m);
    }

    [Fact]
    public async Task Preview_Prompts_AreThoseThatTheStageWouldSend()
    {
        using var job = new FakeJob(Spec(Chat.Replace("windows: 40", "k: 7"), "{ name: fused, lists: { k: 7 } }", "{ user: 7, windows: 1 }"));

        await job.RunAsync();

        Samples(job).Samples[0].Prompt!.ShouldContain("Which 7 other items");
    }

    [Fact]
    public async Task Preview_WithItemVectors_CountsThoseThatAreKnown()
    {
        const string Embedding = "{ kind: chat, model: m, endpoint: 'http://127.0.0.1:1/v1', windows: 40, embeddings: { model: e } }";
        using var job = new FakeJob(Spec(Embedding, "{ name: fused }"));
        await job.RunStageAsync("prepare-data");
        var paths = PreparedData.Files.Select(file => job.PathOf("prepare-data", file)).ToArray();
        var items = PreparedData.Load(paths[0], paths[1], paths[2]).Dataset.Catalogue.Items;
        var keys = items.Select(item => AnswerKey.OfEmbedding("e", PromptContext.Show(item).ToString(), null)).Distinct().ToArray();
        await job.Answers.WriteAsync(
            [new Registry.TeacherAttempt("a", "e", keys, 1, 0, null, null)],
            [new Registry.TeacherAttemptEnd { Id = "a", State = "answered", Answers = [.. keys.Select(key => new Registry.TeacherAnswer(key, AnswerKey.Embedding, "e", "", "", 1, 0))] }], default);

        await job.RunStageAsync(StageKinds.PreviewTeacher);

        var parameters = job.Contexts[StageKinds.PreviewTeacher].Params;
        (parameters["estimate.cached"], parameters["estimate.requests"]).ShouldBe(($"{keys.Length}", "40"));
    }

    [Fact]
    public async Task Preview_SlimWithChat_ShowsTeachersAndStudentsPrompt()
    {
        using var job = new FakeJob(Spec(Chat, "{ name: slim }", "{ windows: 2 }") + "\nstudentLm: { users: 30 }");

        await job.RunAsync();

        Samples(job).Template.ShouldBe("slim-cot-v1, slim-student-v1");
        Samples(job).Samples.Count.ShouldBe(4);
        job.Contexts[StageKinds.PreviewTeacher].Params["estimate.requests"].ShouldBe("30");
    }

    [Fact]
    public async Task Preview_ModelThatRunsHere_CostsNothing()
    {
        using var job = new FakeJob(Spec("{ kind: local-lm, model: tiny }", "{ name: fused }"));

        await job.RunAsync();

        Samples(job).Template.ShouldBe("bigrec-tiny-v1");
        job.Contexts[StageKinds.PreviewTeacher].Params.ShouldNotContainKey("estimate.requests");
    }

    [Fact]
    public async Task Preview_UserWithoutWindow_IsNamed()
    {
        using var job = new FakeJob(Spec(Chat, "{ name: fused }", "{ user: 99999 }"));

        (await Should.ThrowAsync<PermanentStageException>(job.RunAsync)).Message.ShouldContain("preview.user is 99999");
    }

    private static TextSamples Samples(FakeJob job) =>
        JsonSerializer.Deserialize<TextSamples>(File.ReadAllText(job.PathOf(StageKinds.PreviewTeacher, TextSamples.FileName)), ContractsJson.Options)!;
}
