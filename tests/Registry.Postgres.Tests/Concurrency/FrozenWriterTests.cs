using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class FrozenWriterTests
{
    [Fact]
    public async Task Write_FrozenInTheMiddle_HoldsNobodyUpAndIsBegunAnew()
    {
        await using var store = TestStore.Over((await TestDatabase.CreateAsync()).WithIdleLimit(TimeSpan.FromSeconds(1)));
        var job = await store.SubmitAsync();
        var (frozen, thawed, attempts) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        store.Database.BeforeCommit = async name =>
        {
            if (name != "edit" || Interlocked.Increment(ref attempts) > 1)
                return;
            // It holds the job's lock here, as a process does that is stopped at this moment.
            frozen.SetResult();
            await thawed.Task;
        };
        await using var other = store.Reopen();

        var late = store.Control.EditAsync(job.Id, new JobEdit { Priority = 3 }, "ann", default);
        await frozen.Task;
        var prompt = await other.Control.PauseAsync(job.Id, "bob", default);
        thawed.SetResult();

        prompt!.PausedBy.ShouldBe("bob");
        var edited = (await late)!;
        (edited.Priority, edited.PausedBy, attempts).ShouldBe((3, "bob", 2));
    }
}
