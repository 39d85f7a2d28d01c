using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>Lists by time, from either end: page by page every row comes once, also when one arrives between two pages.</summary>
public sealed class TimeOrderTests
{
    private const int Rows = 5;
    private const string Schedule = "hourly";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Promotions_InEitherOrder_ComeOnce(bool oldestFirst)
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(Rows + 1);
        await CheckAsync(
            store, oldestFirst, async n => (await store.RequestAsync(n)).Id,
            after => store.Promotions.ListAsync("open", "m", after, 2, default, oldestFirst), item => item.Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deliveries_InEitherOrder_ComeOnce(bool oldestFirst)
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync();
        await CheckAsync(
            store, oldestFirst, async _ => (await hooks.Webhooks.TestAsync(hook.Id, "ann", default))!,
            after => hooks.Deliveries.ListAsync(hook.Id, DeliveryStates.Pending, after, 2, default, oldestFirst), item => item.Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fires_InEitherOrder_ComeOnce(bool oldestFirst)
    {
        await using var store = await TestStore.CreateAsync();
        var clock = new Clockwork(store);
        await clock.AddAsync(name: Schedule);
        await CheckAsync(
            store, oldestFirst,
            async n =>
            {
                var at = (await clock.StoredAsync()).NextFireAt!.Value;
                await clock.RecordAsync(n);
                return $"{at:O}";
            },
            async after => (await clock.Schedules.HistoryAsync(Schedule, FireStates.Due, after, 2, default, oldestFirst))!, item => $"{item.ScheduledAt:O}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DeadLetters_InEitherOrder_ComeOnce(bool oldestFirst)
    {
        await using var store = await TestStore.CreateAsync();
        var letters = new DeadLetterStore(store.Database);
        await CheckAsync(
            store, oldestFirst,
            async n =>
            {
                await letters.AddAsync([new NewDeadLetter($"letter-{n}", "stages-teacher", "error", "It could not be read.", new byte[] { 1 })], default);
                return $"letter-{n}";
            },
            after => letters.ListAsync("stages-teacher", "waiting", after, 2, default, oldestFirst), item => item.Id);
    }

    [Theory]
    [InlineData("spend", false)]
    [InlineData("spend", true)]
    [InlineData("answers", false)]
    [InlineData("answers", true)]
    [InlineData("faults", false)]
    [InlineData("faults", true)]
    public async Task Teachers_InEitherOrder_ComeOnce(string list, bool oldestFirst)
    {
        await using var store = await TestStore.CreateAsync();
        var teachers = new TeacherQueries(store.Database);
        async Task<string> AddAsync(int n)
        {
            await TeacherQueriesTests.AskAsync(store, $"job-{n}", list == "faults" ? "invalid" : "answered");
            return $"job-{n}";
        }

        await (list switch
        {
            "spend" => CheckAsync(store, oldestFirst, AddAsync, after => teachers.SpendAsync(null, "job", after, 2, default, oldestFirst), item => item.JobName),
            "answers" => CheckAsync(store, oldestFirst, AddAsync, after => teachers.AnswersAsync("m", null, null, after, 2, default, oldestFirst), item => item.JobName!),
            _ => CheckAsync(store, oldestFirst, AddAsync, after => teachers.FaultsAsync("invalid", "m", after, 2, default, oldestFirst), item => item.JobName),
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Texts_InEitherOrder_ComeOnce(bool oldestFirst)
    {
        await using var store = await TestStore.CreateAsync();
        var teachers = new TeacherQueries(store.Database);
        await CheckAsync(
            store, oldestFirst,
            async _ =>
            {
                await store.SubmitAsync(Samples.OneStage(Samples.Spec(reuse: false)));
                var lease = await store.ClaimAsync();
                await store.CompleteAsync(lease, (TextSamples.FileName, "{}"));
                return lease.JobId;
            },
            after => teachers.TextFilesAsync(after, 2, default, oldestFirst), item => item.JobId);
    }

    // Two rows share each moment; one more arrives, later than all, when the first page has been given.
    private static async Task CheckAsync<T>(TestStore store, bool oldestFirst, Func<int, Task<string>> add, Func<string?, Task<Page<T>>> list, Func<T, string> key)
    {
        var expected = new List<string>();
        for (var n = 1; n <= Rows; n++)
        {
            if (n % 2 == 0)
                store.Clock.Advance(TimeSpan.FromSeconds(1));
            expected.Add(await add(n));
        }

        var seen = new List<(string Key, int Page)>();
        var pages = 0;
        string? after = null;
        do
        {
            var page = await list(after);
            seen.AddRange(page.Items.Select(item => (key(item), pages)));
            after = page.Next;
            if (pages++ == 0)
            {
                store.Clock.Advance(TimeSpan.FromSeconds(1));
                expected.Add(await add(Rows + 1));
            }
        }
        while (after is not null);

        pages.ShouldBe(3);
        if (!oldestFirst)
        {
            // It is newer than the page that was given.
            expected.RemoveAt(Rows);
            expected.Reverse();
        }

        seen.Select(row => row.Key).ShouldBe(expected, ignoreOrder: true);
        // Rows of one moment are told apart by their ids alone: only moments must follow each other.
        seen.Select(row => Moment(expected, row.Key, oldestFirst)).ShouldBeInOrder(SortDirection.Ascending);
    }

    private static int Moment(List<string> expected, string key, bool oldestFirst)
        => oldestFirst ? (expected.IndexOf(key) + 1) / 2 : -((expected.Count - expected.IndexOf(key)) / 2);
}
