using Distillery.Client;
using Distillery.Contracts;
using Distillery.Dashboard.Operations;

namespace Distillery.Dashboard.Tests.Operations;

public sealed class ListFeedTests
{
    private DistilleryApiException? fault;
    private int newest = 4;

    [Fact]
    public async Task Show_ThePlaceInTheAddress_GivesThatPart()
    {
        var feed = Feed();
        await feed.LoadAsync(default);
        feed.Items.ShouldBe([4, 3]);
        feed.Next.ShouldBe("3");

        await feed.ShowAsync(feed.Next, default);

        feed.Items.ShouldBe([2, 1]);
        (feed.After, feed.Next).ShouldBe(("3", null));
    }

    [Fact]
    public async Task Load_Again_TakesWhatIsNewAtTheSamePlace()
    {
        var feed = Feed();
        await feed.LoadAsync(default);
        newest = 5;

        await feed.LoadAsync(default);
        feed.Items.ShouldBe([5, 4]);
        await feed.ShowAsync("3", default);
        await feed.LoadAsync(default);
        feed.Items.ShouldBe([2, 1]);
    }

    [Fact]
    public async Task Load_ApiAway_KeepsWhatWasShown_AndRecovers()
    {
        var feed = Feed();
        await feed.LoadAsync(default);
        fault = new DistilleryApiException("Away.", DistilleryApiException.Unreachable);

        await feed.LoadAsync(default);
        feed.Fault.ShouldBe(fault);
        feed.Items.ShouldBe([4, 3]);
        fault = null;
        await feed.LoadAsync(default);
        feed.Fault.ShouldBeNull();
    }

    [Fact]
    public async Task Load_AnswerThatComesLate_IsDropped()
    {
        var first = new TaskCompletionSource<Page<int>>();
        var second = new TaskCompletionSource<Page<int>>();
        var answers = new Queue<Task<Page<int>>>([first.Task, second.Task]);
        var feed = new ListFeed<int>((_, _) => answers.Dequeue());
        var slow = feed.LoadAsync(default);
        var quick = feed.LoadAsync(default);

        second.SetResult(new Page<int>([2], null));
        await quick;
        first.SetResult(new Page<int>([1], null));
        await slow;

        feed.Items.ShouldBe([2]);
    }

    [Fact]
    public async Task Load_AnswerOfAnotherPlace_IsDropped()
    {
        var late = new TaskCompletionSource<Page<int>>();
        var feed = new ListFeed<int>((after, _) => after is null ? late.Task : Task.FromResult(new Page<int>([2], null)));
        var first = feed.LoadAsync(default);
        await feed.ShowAsync("3", default);

        late.SetResult(new Page<int>([4], "4"));
        await first;

        feed.Items.ShouldBe([2]);
        feed.Next.ShouldBeNull();
    }

    private ListFeed<int> Feed() => new((after, _) =>
    {
        if (fault is not null)
            throw fault;
        var start = after is null ? newest : int.Parse(after) - 1;
        return Task.FromResult(new Page<int>([start, start - 1], start - 1 > 1 ? $"{start - 1}" : null));
    });
}
