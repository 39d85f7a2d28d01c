using System.Collections.Concurrent;
using System.Text.Json;
using Distillery.FakeEndpoints;

namespace Distillery.Teachers.Tests.Chat;

/// <summary>Batch files as second transport: by an endpoint, and by hand through a folder.</summary>
public sealed class BatchTests
{
    [Fact]
    public async Task Endpoint_SomeResultsFailOrAreMissing_AreSentAgainAndSpendIsExact()
    {
        using var folder = new TempFolder();
        await using var endpoint = ChatShop.Endpoint();
        var batches = new FakeBatches(endpoint) { Spoil = (round, number) => round > 0 ? 0 : number % 5 };
        var (dataset, split) = ChatShop.Of(30);
        var options = Options(endpoint.Address) with { Batch = new BatchOptions { PollEvery = TimeSpan.FromMilliseconds(5), RequestsPerFile = 20 } };
        using var store = FileAnswerStore.Open(folder.Path);
        using var teacher = await ChatTeacher.OpenAsync(options, ApiKey.Of("sk-batch"), store, TimeProvider.System);
        var answers = await teacher.RankAsync(dataset, split.Train);
        answers.Count.ShouldBe(split.Train.Count);
        batches.Created.ShouldBeGreaterThan(2);
        teacher.Spent.Known.ShouldBe(new TokenUsage(batches.PromptTokens, batches.CompletionTokens));
        teacher.Spent.Failed.ShouldBeGreaterThan(0);
        teacher.Spent.Invalid.ShouldBeGreaterThan(0);
        teacher.Spent.Requests.ShouldBe(batches.Lines);
        endpoint.Log.ShouldAllBe(request => request.Authorization == "Bearer sk-batch" && !request.Path.EndsWith("completions"));
        (await store.OpenBatchesAsync(default)).ShouldBeEmpty();

        // The same questions one by one: the answers are there.
        using var direct = await ChatTeacher.OpenAsync(options with { Batch = null }, ApiKey.None, store, TimeProvider.System);
        (await direct.RankAsync(dataset, split.Train)).Rankings.ShouldBe(answers.Rankings);
        direct.Progress.HitRate.ShouldBe(1);
    }

    [Theory]
    [InlineData("/files")]
    [InlineData("/batches")]
    [InlineData("poll")]
    public async Task Endpoint_ProcessEndsAtAnyStep_TheBatchIsFoundAgainAndNotSentTwice(string diesAt)
    {
        using var folder = new TempFolder();
        await using var endpoint = ChatShop.Endpoint();
        var batches = new FakeBatches(endpoint);
        var (dataset, split) = ChatShop.Of(30);
        var options = Options(endpoint.Address) with { Batch = new BatchOptions { PollEvery = TimeSpan.FromMilliseconds(5) } };
        using (var dying = new CancellationTokenSource())
        {
            // The endpoint does what it was asked, and the process never hears of it.
            batches.After = step =>
            {
                if (step == diesAt)
                    dying.Cancel();
            };
            using var store = FileAnswerStore.Open(folder.Path);
            using var teacher = await ChatTeacher.OpenAsync(options, ApiKey.None, store, TimeProvider.System);
            await Should.ThrowAsync<OperationCanceledException>(() => teacher.RankAsync(dataset, split.Train, dying.Token));
        }

        batches.After = _ => { };
        using var again = FileAnswerStore.Open(folder.Path);
        using var second = await ChatTeacher.OpenAsync(options, ApiKey.None, again, TimeProvider.System);
        second.Spent.PossiblyBilled.ShouldBe(0);
        (await second.RankAsync(dataset, split.Train)).Count.ShouldBe(split.Train.Count);
        batches.Created.ShouldBe(1);
        second.Spent.Requests.ShouldBe(split.Train.Count);
        second.Spent.Known.Total.ShouldBe(batches.PromptTokens + batches.CompletionTokens);
    }

    [Fact]
    public async Task Folder_RequestsAreWrittenAndResultsCollectedLater()
    {
        using var folder = new TempFolder();
        var (dataset, split) = ChatShop.Of(30);
        var exchange = folder.File("exchange");
        var options = Options(new Uri("http://127.0.0.1:9/v1")) with { Batch = new BatchOptions { Folder = exchange }, Price = new TokenPrice(0.15m, 0.6m, 0.5m) };
        using var store = FileAnswerStore.Open(folder.Path);
        using (var first = await ChatTeacher.OpenAsync(options, ApiKey.None, store, TimeProvider.System))
        {
            var waits = await Should.ThrowAsync<TeacherStoppedException>(() => first.RankAsync(dataset, split.Train));
            waits.Reason.ShouldBe(TeacherStop.AwaitsResults);
            waits.Message.ShouldContain("results");
        }

        var request = Directory.GetFiles(Path.Combine(exchange, "requests"), "*.jsonl").ShouldHaveSingleItem();
        var lines = File.ReadAllLines(request);
        lines.Length.ShouldBe(split.Train.Count);
        File.WriteAllLines(Path.Combine(exchange, "results", Path.GetFileName(request)), lines.Select(line => FakeBatches.Result(line, 0).Line!));
        using var second = await ChatTeacher.OpenAsync(options, ApiKey.None, store, TimeProvider.System);
        (await second.RankAsync(dataset, split.Train)).Count.ShouldBe(split.Train.Count);
        second.Spent.Requests.ShouldBe(split.Train.Count);
        // Half the price.
        second.Spent.Usd.ShouldBe((second.Spent.Known.Prompt * 0.15m + second.Spent.Known.Completion * 0.6m) / 2_000_000);
    }

    [Fact]
    public async Task Endpoint_BudgetForSomeOnly_SendsThoseAndSaysWhatIsMissing()
    {
        using var folder = new TempFolder();
        await using var endpoint = ChatShop.Endpoint();
        var batches = new FakeBatches(endpoint);
        var (dataset, split) = ChatShop.Of(30);
        var options = Options(endpoint.Address) with { Batch = new BatchOptions { PollEvery = TimeSpan.FromMilliseconds(5) }, Budget = new TeacherBudget(Requests: 25) };
        using var store = FileAnswerStore.Open(folder.Path);
        using var teacher = await ChatTeacher.OpenAsync(options, ApiKey.None, store, TimeProvider.System);
        var stopped = await Should.ThrowAsync<TeacherStoppedException>(() => teacher.RankAsync(dataset, split.Train));
        stopped.Reason.ShouldBe(TeacherStop.Budget);
        stopped.Message.ShouldContain($"25 of {split.Train.Count} answers are there");
        batches.Lines.ShouldBe(25);
    }

    [Fact]
    public async Task Endpoint_MostAnswersCannotBeUsed_StopsAfterTheFirstFile()
    {
        using var folder = new TempFolder();
        await using var endpoint = ChatShop.Endpoint();
        var batches = new FakeBatches(endpoint) { Spoil = (_, _) => 1 };
        var (dataset, split) = ChatShop.Of(30);
        var options = Options(endpoint.Address) with { Batch = new BatchOptions { PollEvery = TimeSpan.FromMilliseconds(5) }, StopAt = new StopRule(0.5, 0.5, 20) };
        using var store = FileAnswerStore.Open(folder.Path);
        using var teacher = await ChatTeacher.OpenAsync(options, ApiKey.None, store, TimeProvider.System);
        var stopped = await Should.ThrowAsync<TeacherStoppedException>(() => teacher.RankAsync(dataset, split.Train));
        stopped.Reason.ShouldBe(TeacherStop.Invalid);
        stopped.Message.ShouldContain("teacher.stopAt.invalidShare");
        batches.Created.ShouldBe(1);
    }

    [Fact]
    public async Task Endpoint_BatchFails_ItsReasonIsSaid()
    {
        using var folder = new TempFolder();
        await using var endpoint = ChatShop.Endpoint();
        var batches = new FakeBatches(endpoint) { Failure = "The model 'test-model' cannot be used in batches." };
        var (dataset, split) = ChatShop.Of(30);
        var options = Options(endpoint.Address) with { Batch = new BatchOptions { PollEvery = TimeSpan.FromMilliseconds(5) }, StopAt = new StopRule(0.5, 0.5, 20) };
        using var store = FileAnswerStore.Open(folder.Path);
        using var teacher = await ChatTeacher.OpenAsync(options, ApiKey.None, store, TimeProvider.System);
        var stopped = await Should.ThrowAsync<TeacherStoppedException>(() => teacher.RankAsync(dataset, split.Train));
        stopped.Reason.ShouldBe(TeacherStop.Failed);
        stopped.Message.ShouldContain("the endpoint's batch is failed: The model 'test-model' cannot be used in batches.");
        (batches.Created, teacher.Spent.Known.Total).ShouldBe((1, 0));
    }

    private static ChatTeacherOptions Options(Uri endpoint) => ChatShop.Options(endpoint);

    /// <summary>The files and batches of an endpoint.</summary>
    private sealed class FakeBatches
    {
        private readonly ConcurrentDictionary<string, string> _files = new();
        private readonly ConcurrentDictionary<string, (string Id, string Mark, string Output)> _batches = new();
        private readonly ConcurrentDictionary<string, int> _polls = new();

        public FakeBatches(FakeEndpoint endpoint) => endpoint.Special = Answer;

        public Func<int, int, int> Spoil { get; init; } = (_, _) => 0;

        /// <summary>Why every batch fails; null when they do not.</summary>
        public string? Failure { get; init; }

        public Action<string> After { get; set; } = _ => { };

        public int Created { get; private set; }

        public int Lines { get; private set; }

        public long PromptTokens { get; private set; }

        public long CompletionTokens { get; private set; }

        /// <summary>The result of a request: right, refused for a while, invalid, broken, or none.</summary>
        public static (string? Line, long Prompt, long Completion) Result(string request, int spoil)
        {
            var json = JsonDocument.Parse(request).RootElement;
            var messages = json.GetProperty("body").GetProperty("messages");
            var user = messages[messages.GetArrayLength() - 1].GetProperty("content").GetString()!;
            var id = json.GetProperty("custom_id").GetString();
            if (spoil == 3)
                return (null, 0, 0);
            if (spoil == 2)
                return (JsonSerializer.Serialize(new { custom_id = id, response = new { status_code = 500, body = new { error = "busy" } } }), 0, 0);
            var text = spoil == 1 ? "no" : ChatShop.Answer(user);
            var (prompt, completion) = (FakeEndpoint.Count(user), FakeEndpoint.Count(text));
            return (JsonSerializer.Serialize(new
            {
                custom_id = id,
                response = new
                {
                    status_code = 200,
                    body = new
                    {
                        choices = new[] { new { message = new { content = text }, finish_reason = "stop" } },
                        usage = new { prompt_tokens = prompt, completion_tokens = completion, total_tokens = prompt + completion },
                    },
                },
                error = (string?)null,
            }), prompt, completion);
        }

        private FakeReply? Answer(string method, string path, string body)
        {
            if (path == "/v1/files" && method == "POST")
            {
                var id = $"file-{_files.Count}";
                _files[id] = string.Join('\n', body.Split('\n').Where(line => line.StartsWith("{\"custom_id\"", StringComparison.Ordinal)).Select(line => line.TrimEnd('\r')));
                After("/files");
                return new FakeReply(200, $$"""{"id":"{{id}}","object":"file","bytes":1,"created_at":1,"filename":"x","purpose":"batch","status":"processed"}""");
            }

            if (path == "/v1/batches" && method == "POST")
            {
                var json = JsonDocument.Parse(body).RootElement;
                var round = Created++;
                var id = $"batch-{round}";
                var lines = _files[json.GetProperty("input_file_id").GetString()!].Split('\n');
                Lines += lines.Length;
                var results = lines.Select((line, number) => Result(line, Spoil(round, number))).ToArray();
                PromptTokens += results.Sum(result => result.Prompt);
                CompletionTokens += results.Sum(result => result.Completion);
                _files[$"out-{round}"] = string.Join('\n', results.Where(result => result.Line is not null).Select(result => result.Line));
                _batches[id] = (id, json.GetProperty("metadata").GetProperty("distillery_batch").GetString()!, $"out-{round}");
                After("/batches");
                return new FakeReply(200, $$"""{"id":"{{id}}","status":"validating"}""");
            }

            if (path.StartsWith("/v1/batches?", StringComparison.Ordinal))
                return new FakeReply(200, JsonSerializer.Serialize(new { data = _batches.Values.Select(batch => new { id = batch.Id, metadata = new { distillery_batch = batch.Mark } }), has_more = false }));
            if (path.StartsWith("/v1/batches/", StringComparison.Ordinal))
            {
                var batch = _batches[path["/v1/batches/".Length..]];
                After("poll");
                if (Failure is not null)
                    return new FakeReply(200, JsonSerializer.Serialize(new { status = "failed", errors = new { data = new[] { new { code = "model_not_found", message = Failure } } } }));
                return new FakeReply(200, _polls.AddOrUpdate(batch.Id, 1, (_, polls) => polls + 1) < 3
                    ? """{"status":"in_progress"}"""
                    : $$"""{"status":"completed","output_file_id":"{{batch.Output}}","error_file_id":null}""");
            }

            return path.StartsWith("/v1/files/", StringComparison.Ordinal) ? new FakeReply(200, _files[path["/v1/files/".Length..^"/content".Length]]) : null;
        }
    }
}
