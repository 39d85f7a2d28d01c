using Distillery.Data;
using Distillery.FakeEndpoints;

namespace Distillery.Teachers.Tests.Chat;

/// <summary>An endpoint that misbehaves: everything is answered all the same, and the books are exact.</summary>
public sealed class FaultTests
{
    private static readonly Fault[] All = Enum.GetValues<Fault>();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Ask_EveryKindOfFault_AllAnsweredAndSpendIsExactToTheToken(int seed)
    {
        using var folder = new TempFolder();
        await using var endpoint = ChatShop.Endpoint();
        var (dataset, split) = ChatShop.Of(60);
        var draws = new SeededGenerator(seed);
        // One request in three meets a fault; every kind of fault at least once.
        var plan = Enumerable.Range(0, 5000).Select(number => number < All.Length ? All[number] : draws.NextInt(3) == 0 ? All[draws.NextInt(All.Length)] : Fault.None).ToArray();
        var hangs = 0;
        endpoint.Plan = (number, _) => plan[number] == Fault.Hang && Interlocked.Increment(ref hangs) > 2 ? Fault.None : plan[number];
        var options = ChatShop.Options(endpoint.Address);
        // Long enough for a busy machine, short enough for the requests that hang.
        options = options with { Retries = options.Retries with { Timeout = TimeSpan.FromSeconds(4) } };

        using var store = FileAnswerStore.Open(folder.Path);
        using var teacher = await ChatTeacher.OpenAsync(options, ApiKey.None, store, TimeProvider.System);
        var answers = await teacher.RankAsync(dataset, split.Train);

        answers.Count.ShouldBe(split.Train.Count);
        var spent = teacher.Spent;
        var log = endpoint.Log.ToArray();
        log.Select(request => request.Fault).Distinct().Count().ShouldBe(All.Length);
        spent.Requests.ShouldBe(log.Length);
        // What reached the client whole and with usage is known to the token.
        var known = log.Where(request => request.Fault is Fault.None or Fault.Slow or Fault.InvalidAnswer).ToArray();
        spent.Known.ShouldBe(new TokenUsage(known.Sum(request => request.Prompt), known.Sum(request => request.Completion)));
        spent.Usd.ShouldBe(known.Sum(request => request.Prompt) * 0.15m / 1_000_000 + known.Sum(request => request.Completion) * 0.6m / 1_000_000);
        // What was billed behind our back is covered by what we count as possible.
        var unknown = log.Where(request => request.Fault is Fault.Hang or Fault.CutStream or Fault.BrokenReply or Fault.WrongUsage or Fault.NoUsage).ToArray();
        spent.PossiblyBilled.ShouldBe(unknown.Length);
        spent.Possible.Total.ShouldBeGreaterThanOrEqualTo(unknown.Sum(request => request.Prompt + request.Completion));
        spent.Invalid.ShouldBe(log.Count(request => request.Fault == Fault.InvalidAnswer));
        spent.Refused.ShouldBe(log.Count(request => request.Fault is Fault.TooMany or Fault.TooManyWithRetryAfter));
        spent.Failed.ShouldBe(log.Count(request => request.Fault is Fault.ServerError or Fault.Hang or Fault.CutStream or Fault.BrokenReply));
        endpoint.MostInFlight.ShouldBeLessThanOrEqualTo(8 + (int)spent.PossiblyBilled);

        // The same answers come without faults, and now without any request.
        var before = endpoint.Log.Count;
        using var again = await ChatTeacher.OpenAsync(options with { Endpoint = new Uri("http://127.0.0.1:9/v1") }, ApiKey.None, store, TimeProvider.System);
        (await again.RankAsync(dataset, split.Train)).Rankings.ShouldBe(answers.Rankings);
        endpoint.Log.Count.ShouldBe(before);
        again.Progress.HitRate.ShouldBe(1);
        again.Spent.ShouldBe(spent);
    }

    [Fact]
    public async Task Ask_RetryAfter_NothingIsSentBeforeItIsOver()
    {
        using var folder = new TempFolder();
        await using var endpoint = ChatShop.Endpoint();
        var clock = TimeProvider.System;
        long refusedAt = 0;
        var gaps = new System.Collections.Concurrent.ConcurrentQueue<TimeSpan>();
        endpoint.RetryAfter = () => "1";
        endpoint.Plan = (number, _) => number == 0 ? Fault.TooManyWithRetryAfter : Fault.None;
        endpoint.Arrived = number =>
        {
            if (number == 0)
                refusedAt = clock.GetTimestamp();
            else
                gaps.Enqueue(clock.GetElapsedTime(refusedAt));
        };
        var (dataset, split) = ChatShop.Of(20);
        using var store = FileAnswerStore.Open(folder.Path);
        using var teacher = await ChatTeacher.OpenAsync(ChatShop.Options(endpoint.Address) with { Limits = new LimitOptions { Concurrency = 1 } }, ApiKey.None, store, clock);
        await teacher.RankAsync(dataset, split.Train);
        gaps.Min().ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
        teacher.Spent.Refused.ShouldBe(1);
    }

    [Fact]
    public async Task Ask_MostAnswersInvalid_StopsEarlyAndKeepsTheRest()
    {
        using var folder = new TempFolder();
        await using var endpoint = ChatShop.Endpoint();
        endpoint.Plan = (number, _) => number % 4 == 0 ? Fault.None : Fault.InvalidAnswer;
        var (dataset, split) = ChatShop.Of(80);
        var options = ChatShop.Options(endpoint.Address) with { StopAt = new StopRule(0.5, 0.5, 20), Limits = new LimitOptions { Concurrency = 2 } };
        using var store = FileAnswerStore.Open(folder.Path);
        using var teacher = await ChatTeacher.OpenAsync(options, ApiKey.None, store, TimeProvider.System);
        var stopped = await Should.ThrowAsync<TeacherStoppedException>(() => teacher.RankAsync(dataset, split.Train));
        stopped.Reason.ShouldBe(TeacherStop.Invalid);
        stopped.Message.ShouldContain("teacher.stopAt.invalidShare 0.5");
        stopped.Message.ShouldContain("not JSON");
        endpoint.Log.Count.ShouldBeInRange(20, 26);
        teacher.Spent.Answered.ShouldBeGreaterThan(0);

        endpoint.Plan = (_, _) => Fault.None;
        var before = endpoint.Log.Count;
        using var again = await ChatTeacher.OpenAsync(options, ApiKey.None, store, TimeProvider.System);
        await again.RankAsync(dataset, split.Train);
        (endpoint.Log.Count - before).ShouldBe(split.Train.Count - (int)teacher.Spent.Answered);
    }

    [Fact]
    public async Task Ask_AgainWhatNeverGetsAValidAnswer_TheAnswersThatAreThereCountAsGood()
    {
        using var folder = new TempFolder();
        await using var endpoint = ChatShop.Endpoint();
        // Always the same questions, as with temperature 0.
        endpoint.Plan = (_, body) => body.Sum(letter => letter) % 13 == 0 ? Fault.InvalidAnswer : Fault.None;
        var (dataset, split) = ChatShop.Of(80);
        var options = ChatShop.Options(endpoint.Address) with { Decoding = new DecodingOptions { MaxTokens = 200 }, StopAt = new StopRule(0.5, 0.5, 20) };
        using var store = FileAnswerStore.Open(folder.Path);
        using (var first = await ChatTeacher.OpenAsync(options with { StopAt = new StopRule(0.9, 0.9, 20) }, ApiKey.None, store, TimeProvider.System))
        {
            await first.RankAsync(dataset, split.Train);
            first.Progress.GivenUp.ShouldBeInRange(5, split.Train.Count / 5);
        }

        using var again = await ChatTeacher.OpenAsync(options, ApiKey.None, store, TimeProvider.System);
        (await again.RankAsync(dataset, split.Train)).Count.ShouldBe(split.Train.Count - again.Progress.GivenUp);
        again.Spent.Answered.ShouldBe(split.Train.Count - again.Progress.GivenUp);
    }

    [Fact]
    public async Task Ask_NothingButServerErrors_StopsWithTheLastOne()
    {
        using var folder = new TempFolder();
        await using var endpoint = ChatShop.Endpoint();
        endpoint.Plan = (_, _) => Fault.ServerError;
        var (dataset, split) = ChatShop.Of(40);
        using var store = FileAnswerStore.Open(folder.Path);
        using var teacher = await ChatTeacher.OpenAsync(ChatShop.Options(endpoint.Address) with { StopAt = new StopRule(0.5, 0.5, 10) }, ApiKey.None, store, TimeProvider.System);
        var stopped = await Should.ThrowAsync<TeacherStoppedException>(() => teacher.RankAsync(dataset, split.Train));
        stopped.Reason.ShouldBe(TeacherStop.Failed);
        stopped.Message.ShouldContain("HTTP 500");
        endpoint.Log.Count.ShouldBeLessThan(40);
        teacher.Spent.Known.Total.ShouldBe(0);
    }

    [Theory]
    [InlineData(401, "apiKeyVariable")]
    [InlineData(404, "teacher.model 'test-model'")]
    [InlineData(302, "redirects")]
    [InlineData(429, "no credit left")]
    public async Task Ask_EndpointRefusesEverything_StopsAtOnceWithASentence(int status, string expected)
    {
        using var folder = new TempFolder();
        await using var endpoint = ChatShop.Endpoint();
        endpoint.Special = (_, _, _) => new FakeReply(status, """{"error":{"message":"no","code":"insufficient_quota"}}""", new Dictionary<string, string> { ["Location"] = "http://127.0.0.1:9/" });
        var (dataset, split) = ChatShop.Of(40);
        using var store = FileAnswerStore.Open(folder.Path);
        using var teacher = await ChatTeacher.OpenAsync(ChatShop.Options(endpoint.Address), ApiKey.None, store, TimeProvider.System);
        var stopped = await Should.ThrowAsync<TeacherStoppedException>(() => teacher.RankAsync(dataset, split.Train));
        stopped.Reason.ShouldBe(TeacherStop.Refused);
        stopped.Message.ShouldContain(expected);
        endpoint.Log.Count.ShouldBeLessThanOrEqualTo(8);
    }

    [Fact]
    public async Task Ask_NothingListens_StopsAsFailedAndBillsNothing()
    {
        using var folder = new TempFolder();
        var (dataset, split) = ChatShop.Of(20);
        using var store = FileAnswerStore.Open(folder.Path);
        using var teacher = await ChatTeacher.OpenAsync(
            ChatShop.Options(new Uri("http://127.0.0.1:9/v1")) with { StopAt = new StopRule(0.5, 0.5, 5) }, ApiKey.None, store, TimeProvider.System);
        var stopped = await Should.ThrowAsync<TeacherStoppedException>(() => teacher.RankAsync(dataset, split.Train));
        stopped.Reason.ShouldBe(TeacherStop.Failed);
        stopped.Message.ShouldContain("no connection");
        (teacher.Spent.PossiblyBilled, teacher.Spent.Known.Total).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Ask_EndpointWithoutJsonSchema_IsAskedWithoutAndAnswersTheSame()
    {
        using var folder = new TempFolder();
        await using var endpoint = ChatShop.Endpoint();
        endpoint.Special = (_, _, body) =>
            body.Contains("json_schema", StringComparison.Ordinal) ? new FakeReply(400, """{"error":{"message":"response_format json_schema is not supported"}}""")
            : body.Contains("max_tokens", StringComparison.Ordinal) ? new FakeReply(400, """{"error":{"message":"use 'max_completion_tokens' instead"}}""")
            : null;
        var (dataset, split) = ChatShop.Of(20);
        using var store = FileAnswerStore.Open(folder.Path);
        using var teacher = await ChatTeacher.OpenAsync(ChatShop.Options(endpoint.Address), ApiKey.None, store, TimeProvider.System);
        (await teacher.RankAsync(dataset, split.Train)).Count.ShouldBe(split.Train.Count);
        teacher.Spent.Failed.ShouldBe(0);
        endpoint.Log.Last().Body.ShouldContain("json_object");
    }
}
