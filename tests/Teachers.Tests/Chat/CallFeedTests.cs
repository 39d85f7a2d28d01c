using System.Collections.Concurrent;

namespace Distillery.Teachers.Tests.Chat;

public sealed class CallFeedTests
{
    private readonly ConcurrentDictionary<string, StoredAnswer> _answers = new();

    [Fact]
    public async Task Feed_AnotherStageAnswersALaterPartMeanwhile_ItIsNotAskedAgain()
    {
        using var folder = new TempFolder();
        using var store = FileAnswerStore.Open(folder.Path);
        var queue = new CallQueue(TimeProvider.System, CancellationToken.None);
        var feed = new CallFeed(store, _answers, TimeProvider.System) { FreshFor = TimeSpan.Zero };
        var feeding = feed.FeedAsync(Questions(3 * CallFeed.PartLength), queue, orderSeed: null, ahead: 1, CancellationToken.None);

        var asked = new List<string>();
        while (asked.Count < CallFeed.PartLength - 1)
            asked.Add(await TakeAsync(queue));
        // Two parts are looked up, and not yet in the queue.
        await AnswerAsync(store, Enumerable.Range(2 * CallFeed.PartLength, CallFeed.PartLength));
        while (asked.Count < 2 * CallFeed.PartLength)
            asked.Add(await TakeAsync(queue));

        (await queue.TakeAsync()).ShouldBeNull();
        await feeding;
        asked.ShouldBe(Enumerable.Range(0, 2 * CallFeed.PartLength).Select(Key));
        (feed.Wanted, feed.Found).ShouldBe((3 * CallFeed.PartLength, CallFeed.PartLength));
    }

    [Fact]
    public async Task Feed_QuestionsThatRepeatAndAnswersThatAreThere_EachIsAskedOnce()
    {
        using var folder = new TempFolder();
        using var store = FileAnswerStore.Open(folder.Path);
        await AnswerAsync(store, Enumerable.Range(0, 50));
        var queue = new CallQueue(TimeProvider.System, CancellationToken.None);
        var feed = new CallFeed(store, _answers, TimeProvider.System);
        // Every question comes twice, in different parts.
        var feeding = feed.FeedAsync(Questions(400, of: 200), queue, orderSeed: null, ahead: 8, CancellationToken.None);

        var asked = new List<string>();
        while (await queue.TakeAsync() is { } turn)
        {
            asked.Add(turn.Call.Keys[0]);
            queue.Done();
        }

        await feeding;
        asked.Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(50, 150).Select(Key).Order(StringComparer.Ordinal));
        (feed.Wanted, feed.Found).ShouldBe((200, 50));
    }

    [Fact]
    public async Task Feed_DifferentOrderSeeds_AskTheSameQuestionsInDifferentOrders()
    {
        using var folder = new TempFolder();
        using var store = FileAnswerStore.Open(folder.Path);
        async Task<List<string>> OrderAsync(long seed)
        {
            var queue = new CallQueue(TimeProvider.System, CancellationToken.None);
            await new CallFeed(store, new(), TimeProvider.System).FeedAsync(Questions(5_000), queue, seed, ahead: 10_000, CancellationToken.None);
            var asked = new List<string>();
            while (queue.Count > 0)
                asked.Add(await TakeAsync(queue));
            return asked;
        }

        var (one, same, other) = (await OrderAsync(1), await OrderAsync(1), await OrderAsync(2));
        one.ShouldBe(same);
        one.ShouldNotBe(other);
        one.Order(StringComparer.Ordinal).ShouldBe(other.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Feed_AskingEnds_EverythingIsStillCounted()
    {
        using var folder = new TempFolder();
        using var store = FileAnswerStore.Open(folder.Path);
        await AnswerAsync(store, Enumerable.Range(900, 100));
        using var end = new CancellationTokenSource();
        await end.CancelAsync();
        var queue = new CallQueue(TimeProvider.System, end.Token);
        var feed = new CallFeed(store, _answers, TimeProvider.System);

        await feed.FeedAsync(Questions(1_000), queue, orderSeed: null, ahead: 1, CancellationToken.None);

        (feed.Wanted, feed.Found).ShouldBe((1_000, 100));
    }

    private static string Key(int number) => $"key-{number:00000}";

    private static CallSource Questions(int count, int of = int.MaxValue) => new(count, number => [Key(number % of)], number => Question(number % of));

    private static Call Question(int number) => new()
    {
        Number = number, Keys = [Key(number)], Model = "m", Cost = new CallCost(new TokenUsage(1, 1), null),
        Send = (_, _) => throw new InvalidOperationException("nobody asks here"), Check = _ => throw new InvalidOperationException("nobody asks here"),
    };

    private static async Task<string> TakeAsync(CallQueue queue)
    {
        var turn = (await queue.TakeAsync()).ShouldNotBeNull();
        queue.Done();
        return turn.Call.Keys[0];
    }

    private static async Task AnswerAsync(FileAnswerStore store, IEnumerable<int> numbers)
    {
        foreach (var number in numbers)
        {
            await store.ReserveAsync([new AttemptStart($"a{number}", "m", [Key(number)], new CallCost(new TokenUsage(1, 1), null))], default);
            await store.SettleAsync(
                [new AttemptEnd { Id = $"a{number}", Outcome = AttemptOutcome.Answered, Answers = [new StoredAnswer { Key = Key(number), Kind = AnswerKey.Chat, Model = "m", Text = "yes" }] }], default);
        }
    }
}
