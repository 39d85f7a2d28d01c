using Distillery.Registry;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distillery.WorkerRuntime.Tests;

public sealed class StorePatienceTests
{
    private static readonly SqliteException Busy = new("database is locked", 5);

    [Fact]
    public async Task Call_StoreThatComesBack_Succeeds()
    {
        await using var place = await Workplace.CreateAsync();
        var calls = 0;

        (await Of(place).CallAsync(() => ++calls < 3 ? throw Busy : Task.FromResult(calls), TimeSpan.FromMinutes(1), default)).ShouldBe(3);
    }

    [Fact]
    public async Task Call_StoreThatStaysAway_FailsInTheEnd()
    {
        await using var place = await Workplace.CreateAsync();

        (await Should.ThrowAsync<SqliteException>(() => Of(place).CallAsync(() => throw Busy, TimeSpan.FromMilliseconds(300), default))).ShouldBeSameAs(Busy);
    }

    [Fact]
    public async Task Call_Refusal_IsNotRepeated()
    {
        await using var place = await Workplace.CreateAsync();
        var calls = 0;

        await Should.ThrowAsync<StaleTokenException>(() => Of(place).CallAsync(
            () =>
            {
                calls++;
                throw new StaleTokenException("stage", 1);
            },
            TimeSpan.FromMinutes(1),
            default));
        calls.ShouldBe(1);
    }

    [Fact]
    public async Task Call_HandlerThatMustLeave_DoesNotWait()
    {
        await using var place = await Workplace.CreateAsync();
        using var leave = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(() => Of(place).CallAsync(
            () =>
            {
                leave.Cancel();
                throw Busy;
            },
            TimeSpan.FromMinutes(1),
            leave.Token));
    }

    private static StorePatience Of(Workplace place) => new(place.Get<Database>(), TimeProvider.System, NullLogger.Instance);
}
