namespace Distillery.Registry.Tests;

/// <summary>A process that dies leaves a transaction whole or absent.</summary>
public sealed class CrashTests
{
    public static TheoryData<string> Acts => [.. StoreScene.Acts];

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task Crash_JustBeforeTheCommit_NothingIsHalfWritten(string act)
    {
        await using var store = await TestStore.CreateAsync();
        var scene = await StoreScene.CreateAsync(store, act);
        var before = await store.CountsAsync();
        var detail = await scene.PictureAsync();
        var reached = false;
        store.Database.BeforeCommit = name =>
        {
            if (name != act)
                return Task.CompletedTask;
            reached = true;
            throw new InvalidOperationException("the process died here");
        };

        (await Should.ThrowAsync<InvalidOperationException>(scene.Act)).Message.ShouldBe("the process died here");

        reached.ShouldBeTrue();
        (await store.CountsAsync()).ShouldBe(before);
        (await scene.PictureAsync()).ShouldBe(detail);
        store.Database.BeforeCommit = null;
        await Should.NotThrowAsync(scene.Act);
        // Something must have happened now, or this test would prove nothing.
        (await scene.PictureAsync() == detail && (await store.CountsAsync()).SequenceEqual(before)).ShouldBeFalse();
    }
}
