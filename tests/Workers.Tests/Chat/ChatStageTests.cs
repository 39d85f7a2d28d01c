using System.Text.Json;
using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.FakeEndpoints;
using Distillery.Teachers;
using Distillery.WorkerRuntime;

namespace Distillery.Workers.Tests.Chat;

/// <summary>Stages that ask a chat teacher, through the handlers that the workers register.</summary>
public sealed class ChatStageTests
{
    private const string Variable = "DISTILLERY_TESTS_CHAT_KEY";
    private const string Secret = "sk-very-secret-0123456789";

    static ChatStageTests() => Environment.SetEnvironmentVariable(Variable, Secret);

    private static string Spec(FakeEndpoint endpoint, string method, string more = "", string last = "") => $$"""
        name: chat
        dataset: { sample: { users: 150, items: 100, seed: 3 } }
        split: { window: 5 }
        teacher:
          kind: chat
          endpoint: {{endpoint.Address}}
          model: test-model
          apiKeyVariable: {{Variable}}
          k: 5
          price: { inputPerMillion: 0.15, outputPerMillion: 0.6 }
          decoding: { maxTokens: 200 }
          {{more}}
        method: {{method}}
        student: { dim: 8, {{(method.Contains("fused") ? "loss: softmax" : "loss: bce, prefixes: last")}} }
        training: { epochs: 1, batch: 64 }
        resources: { device: cpu }
        {{last}}
        """;

    [Theory]
    [InlineData("{ name: fused, lists: { k: 5 }, vectors: { weight: 1.0 } }")]
    [InlineData("{ name: dllm2rec, lists: { k: 5 } }")]
    public async Task Job_ListsOfASampleOfWindows_RunsWholeAndLearnsFromThem(string method)
    {
        await using var endpoint = Endpoint();
        using var job = new FakeJob(Spec(endpoint, method, "windows: 40\n  embeddings: { model: embedder }"));

        await PrepareAsync(job, endpoint);
        foreach (var rest in job.Stages.Skip(1))
            await job.RunStageAsync(rest.Name);

        var answers = TeacherAnswersFile.Read(job.PathOf(StageKinds.QueryTeacher, QueryTeacher.AnswersName));
        (answers.Count, answers.K, answers.Provenance.Label).ShouldBe((40, 5, "chat: test-model"));
        answers.ItemVectors!.Count.ShouldBe(60);
        var stage = job.Contexts[StageKinds.QueryTeacher];
        stage.Params["teacher.template"].ShouldBe("rank-v1 1");
        stage.Params["teacher.windows"].ShouldBe("40");
        double Last(string key) => stage.Metrics.Last(metric => metric.Key == key).Value;
        Last("spend_usd").ShouldBeGreaterThan(0);
        Last("prompt_tokens").ShouldBe(endpoint.Log.Sum(request => request.Prompt));
        Last("answered").ShouldBe(job.Answers.Count);
        Last("in_flight").ShouldBe(0);
        Last("hit_rate").ShouldBe(0);

        // Another job over the same windows and more pays for the others only.
        var before = endpoint.Log.Count;
        using var larger = new FakeJob(Spec(endpoint, method, "embeddings: { model: embedder }")) { Answers = job.Answers };
        await PrepareAsync(larger, endpoint);
        await larger.RunStageAsync(StageKinds.QueryTeacher);
        var windows = TeacherAnswersFile.Read(larger.PathOf(StageKinds.QueryTeacher, QueryTeacher.AnswersName)).Count;
        (endpoint.Log.Count - before).ShouldBe(windows - 40);
    }

    [Theory]
    [InlineData("{ name: fused, lists: { k: 5 } }")]
    [InlineData("{ name: slim, slim: { rationales: teacher } }")]
    public async Task EveryPromptOfAStage_NoTargetAndNothingLater_AndNoSecretAnywhere(string method)
    {
        await using var endpoint = Endpoint();
        // An endpoint that repeats the key in its error.
        endpoint.Special = (_, path, _) => endpoint.Log.Count == 3 && path.EndsWith("completions", StringComparison.Ordinal) ? new FakeReply(500, $"bad key {Secret}") : null;
        using var job = new FakeJob(Spec(endpoint, method));
        var data = await PrepareAsync(job, endpoint);
        var asking = job.Stages.First(stage => stage.Kind == StageKinds.QueryTeacher).Name;
        await job.RunStageAsync(asking);

        var titles = data.Dataset.Catalogue.Items.Select(item => PromptContext.Show(item).Title).ToArray();
        var lines = File.ReadAllLines(job.PathOf(asking, ChatPrompts.FileName)).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        lines.Length.ShouldBe(method.Contains("slim") ? data.Split.Train.Count + data.Split.Validation.Count + data.Split.Test.Count : data.Split.Train.Count);
        var written = new HashSet<string>();
        foreach (var line in lines)
        {
            var (user, position, text) = (line.GetProperty("user").GetInt32(), line.GetProperty("position").GetInt32(), line.GetProperty("text").GetString()!);
            written.Add(text);
            var items = data.Dataset.Users[user].Items;
            // Numbered lines are the history: what they name is right before the target, and nothing else stands anywhere.
            var named = text.Split('\n').Where(row => row.Length > 0 && char.IsDigit(row[0])).Select(row => row[(row.IndexOf(". ", StringComparison.Ordinal) + 2)..]).ToArray();
            named.Length.ShouldBe(Math.Min(5, position));
            var past = items[(position - named.Length)..position];
            named.ShouldBe(past.Select(item => PromptContext.Show(data.Dataset.Catalogue.Items[item]).ToString()));
            foreach (var later in items[position..].Except(past).Where(item => !past.Any(known => titles[known].Contains(titles[item], StringComparison.Ordinal))))
                text.ShouldNotContain(titles[later]);
        }

        // The endpoint is the witness: it got those prompts and no other.
        endpoint.Log.Where(request => request.Path.EndsWith("completions", StringComparison.Ordinal)).Select(UserText).ToHashSet().ShouldBe(written, ignoreOrder: true);
        endpoint.Log.ShouldAllBe(request => request.Authorization == $"Bearer {Secret}");
        foreach (var file in Directory.EnumerateFiles(job.Folder, "*", SearchOption.AllDirectories))
            System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(file)).ShouldNotContain(Secret, customMessage: file);
        job.Contexts.Values.SelectMany(context => context.Lines.Concat(context.Params.Values).Concat(context.Reports.Select(report => report.Message)))
            .ShouldAllBe(text => !text.Contains(Secret));
        job.Answers.All.ShouldAllBe(answer => !answer.ToString().Contains(Secret));
    }

    [Fact]
    public async Task Rationales_OfSomeUsers_AreAFileWithProvenance()
    {
        await using var endpoint = Endpoint();
        using var job = new FakeJob(Spec(endpoint, "{ name: slim }", "", "studentLm: { users: 25 }"));
        var data = await PrepareAsync(job, endpoint);
        var asking = job.Stages.First(stage => stage.Kind == StageKinds.QueryTeacher).Name;
        var outcome = await job.RunStageAsync(asking);
        var file = RationaleFile.Read(job.PathOf(asking, RationaleFile.FileName));
        file.Rationales.Count.ShouldBe(25);
        file.Rationales.Select(rationale => rationale.User).Distinct().Count().ShouldBe(25);
        file.Rationales.ShouldAllBe(rationale => RationaleSteps.AreComplete(rationale.Steps));
        (file.Provenance.Source, file.Provenance.Model, file.Provenance.Template).ShouldBe(("chat", "test-model", "slim-cot-v1"));
        outcome.Summary.ShouldContain("25 rationales");
    }

    [Fact]
    public async Task Rationales_WithATemplateOfOnesOwn_AreKeptAndShownWithIt()
    {
        await using var endpoint = Endpoint();
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.Path);
        await File.WriteAllTextAsync(folder["mine.txt"], "id: mine\nversion: 1\nanswers: steps\n--- user\nStep 1. My question about:\n{{history}}\n");
        using var job = new FakeJob(Spec(endpoint, "{ name: slim }", $"template: '{folder["mine.txt"]}'", "studentLm: { users: 5 }"));
        await PrepareAsync(job, endpoint);
        var asking = job.Stages.First(stage => stage.Kind == StageKinds.QueryTeacher).Name;

        await job.RunStageAsync(asking);

        RationaleFile.Read(job.PathOf(asking, RationaleFile.FileName)).Provenance.Template.ShouldBe("mine");
        var shown = JsonSerializer.Deserialize<TextSamples>(File.ReadAllText(job.PathOf(asking, TextSamples.FileName)), ContractsJson.Options)!;
        shown.Template.ShouldBe("mine");
        shown.Samples.ShouldAllBe(sample => sample.Prompt!.StartsWith("Step 1. My question about:\n1. ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Template_ThatIsNoTemplate_IsPermanentAndNamesTheField()
    {
        await using var endpoint = Endpoint();
        using var job = new FakeJob(Spec(endpoint, "{ name: slim }", "template: no-such-template", "studentLm: { users: 5 }"));
        await PrepareAsync(job, endpoint);
        var asking = job.Stages.First(stage => stage.Kind == StageKinds.QueryTeacher);

        (await Should.ThrowAsync<PermanentStageException>(() => job.RunStageAsync(asking.Name))).Message.ShouldContain("teacher.template: There is no prompt template 'no-such-template'");
        (await Should.ThrowAsync<PermanentStageException>(() => job.Handler(StageKinds.QueryTeacher).ExternalInputsAsync(asking.Parameters, default))).Message.ShouldContain("teacher.template: There is no");
        endpoint.Log.ShouldBeEmpty();
    }

    [Fact]
    public async Task EveryRationale_OneQuestionNeverAnswered_IsLeftEmptyAndTheJobGoesOn()
    {
        await using var endpoint = Endpoint();
        using var job = new FakeJob(Spec(endpoint, "{ name: slim, slim: { rationales: teacher, textDim: 8 } }"));
        var data = await PrepareAsync(job, endpoint);
        var test = data.Split.Test;
        var refused = PromptTemplate.Load(ChatPrompts.Rationales).Render(PromptContext.Of(data.Dataset, test, 0), ChatPrompts.Products).User;
        var answer = endpoint.Answer;
        endpoint.Answer = prompt => prompt == refused ? "I cannot help with that." : answer(prompt);

        foreach (var stage in job.Stages.Skip(1))
            await job.RunStageAsync(stage.Name);

        var asking = job.Stages.First(stage => stage.Kind == StageKinds.QueryTeacher).Name;
        var file = RationaleFile.Read(job.PathOf(asking, RationaleFile.FileName));
        file.Find(test)[0].ShouldNotBeNull().Text.ShouldBe("");
        file.Rationales.Count.ShouldBe(data.Split.Train.Count + data.Split.Validation.Count + data.Split.Test.Count);
        var metrics = job.Contexts[asking].Metrics;
        (metrics.Last(metric => metric.Key == "rationales").Value - metrics.Last(metric => metric.Key == "complete_rationales").Value).ShouldBeGreaterThanOrEqualTo(1);
        job.Contexts.Values.SelectMany(context => context.Lines).ShouldContain(line => line.Contains("vectors are zero", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Budget_UsedUp_IsPermanentWithASentenceAndALargerOneGoesOn()
    {
        await using var endpoint = Endpoint();
        using var job = new FakeJob(Spec(endpoint, "{ name: fused, lists: { k: 5 } }", "budget: { requests: 30 }"));
        await PrepareAsync(job, endpoint);
        var error = await Should.ThrowAsync<PermanentStageException>(() => job.RunStageAsync(StageKinds.QueryTeacher));
        error.Message.ShouldContain("teacher.budget.requests is used up");
        error.Message.ShouldContain("30 of 124 answers are there");
        endpoint.Log.Count.ShouldBe(30);
        job.Contexts[StageKinds.QueryTeacher].Metrics.Last(metric => metric.Key == "requests").Value.ShouldBe(30);

        using var larger = new FakeJob(Spec(endpoint, "{ name: fused, lists: { k: 5 } }", "budget: { requests: 3000 }")) { Answers = job.Answers };
        await PrepareAsync(larger, endpoint);
        await larger.RunStageAsync(StageKinds.QueryTeacher);
        endpoint.Log.Select(UserText).Distinct().Count().ShouldBe(endpoint.Log.Count);
    }

    [Fact]
    public async Task KeyVariable_NotSetAtTheWorker_IsPermanentAndNamesIt()
    {
        await using var endpoint = Endpoint();
        using var job = new FakeJob(Spec(endpoint, "{ name: fused, lists: { k: 5 } }").Replace(Variable, "DISTILLERY_TESTS_NO_SUCH_KEY"));
        await PrepareAsync(job, endpoint);
        (await Should.ThrowAsync<PermanentStageException>(() => job.RunStageAsync(StageKinds.QueryTeacher))).Message.ShouldContain("DISTILLERY_TESTS_NO_SUCH_KEY");
        endpoint.Log.ShouldBeEmpty();
    }

    private static FakeEndpoint Endpoint() => FakeEndpoint.Start();

    /// <summary>Prepares the data, and lets the endpoint name three items of it.</summary>
    private static async Task<PreparedData> PrepareAsync(FakeJob job, FakeEndpoint endpoint)
    {
        await job.RunStageAsync("prepare-data");
        var paths = PreparedData.Files.Select(file => job.PathOf("prepare-data", file)).ToArray();
        var data = PreparedData.Load(paths[0], paths[1], paths[2]);
        endpoint.Answer = prompt => prompt.Contains("Step 1.", StringComparison.Ordinal)
            ? "Preferences: quiet things\nCategories and brands: tea\nProducts: more tea"
            : JsonSerializer.Serialize(new { titles = Enumerable.Range(0, 3).Select(place => data.Dataset.Catalogue.Items[(prompt.Sum(letter => letter) + place * 11) % data.Dataset.Catalogue.Count].Title) });
        return data;
    }

    private static string UserText(LoggedRequest request)
    {
        using var json = JsonDocument.Parse(request.Body);
        var messages = json.RootElement.GetProperty("messages");
        return messages[messages.GetArrayLength() - 1].GetProperty("content").GetString()!;
    }
}
