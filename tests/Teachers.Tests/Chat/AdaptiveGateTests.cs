namespace Distillery.Teachers.Tests.Chat;

public sealed class AdaptiveGateTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Throttled_BurstOfMany_LowersTheLevelOnceAndAnswersRaiseIt()
    {
        using var gate = Gate(new LimitOptions { Concurrency = 8, AnswersPerStep = 3 });
        var passes = new List<AdaptiveGate.Pass>();
        for (var i = 0; i < 8; i++)
            passes.Add(await gate.EnterAsync(1, default));
        foreach (var pass in passes)
        {
            gate.Throttled(pass, null);
            gate.Leave(pass, 0);
        }

        gate.Level.ShouldBe(6);
        _clock.Advance(TimeSpan.FromSeconds(3));
        // The next burst counts anew.
        var next = await gate.EnterAsync(1, default);
        gate.Throttled(next, null);
        gate.Level.ShouldBe(4);
        for (var i = 0; i < 3; i++)
            gate.Answered();
        gate.Level.ShouldBe(5);
        for (var i = 0; i < 100; i++)
            gate.Answered();
        gate.Level.ShouldBe(8);
    }

    [Fact]
    public async Task Throttled_AtLevelOne_StaysAtOne()
    {
        using var gate = Gate(new LimitOptions { Concurrency = 1 });
        var pass = await gate.EnterAsync(1, default);
        gate.Throttled(pass, null);
        gate.Level.ShouldBe(1);
    }

    [Theory]
    [InlineData(null, 2.0)]
    [InlineData(7.0, 7.0)]
    public async Task Throttled_PauseOrRetryAfter_ClosesTheGateForThatLong(double? retryAfter, double expected)
    {
        using var gate = Gate(new LimitOptions { Concurrency = 4 });
        var pass = await gate.EnterAsync(1, default);
        gate.Throttled(pass, retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        gate.Leave(pass, 0);
        var waiting = gate.EnterAsync(1, default);
        _clock.Advance(TimeSpan.FromSeconds(expected - 0.1));
        (await StaysAsync(waiting)).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(0.11));
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Enter_MoreThanTheLevel_WaitsForAPlaceInTheOrderOfComing()
    {
        using var gate = Gate(new LimitOptions { Concurrency = 2 });
        var (one, two) = (await gate.EnterAsync(1, default), await gate.EnterAsync(1, default));
        var (third, fourth) = (gate.EnterAsync(1, default), gate.EnterAsync(1, default));
        (await StaysAsync(third)).ShouldBeTrue();
        gate.InFlight.ShouldBe(2);
        gate.Leave(one, 1);
        await third.WaitAsync(TimeSpan.FromSeconds(10));
        fourth.IsCompleted.ShouldBeFalse();
        gate.Leave(two, 1);
        await fourth.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Enter_RequestsPerMinute_NeverMoreInAny60Seconds()
    {
        using var gate = Gate(new LimitOptions { Concurrency = 100, RequestsPerMinute = 10 });
        var passed = new List<double>();
        var start = _clock.GetTimestamp();
        var work = Task.Run(async () =>
        {
            for (var i = 0; i < 35; i++)
            {
                var pass = await gate.EnterAsync(1, default);
                lock (passed)
                    passed.Add(_clock.GetElapsedTime(start).TotalSeconds);
                gate.Leave(pass, 1);
            }
        });
        while (!work.IsCompleted)
        {
            await Task.Delay(2);
            _clock.Advance(TimeSpan.FromSeconds(0.7));
        }

        await work;
        for (var i = 10; i < passed.Count; i++)
            (passed[i] - passed[i - 10]).ShouldBeGreaterThanOrEqualTo(60);
    }

    [Fact]
    public async Task Leave_FewerTokensThanReserved_GivesTheRestBack()
    {
        using var gate = Gate(new LimitOptions { Concurrency = 10, TokensPerMinute = 100 });
        var pass = await gate.EnterAsync(90, default);
        var waiting = gate.EnterAsync(60, default);
        (await StaysAsync(waiting)).ShouldBeTrue();
        gate.Leave(pass, 30);
        // It looks again when its timer fires at the latest; the amount fits now.
        _clock.Advance(TimeSpan.FromSeconds(61));
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        var window = new SlidingWindow(100, _clock);
        var entry = window.Add(90);
        window.WaitFor(60).ShouldBeGreaterThan(TimeSpan.Zero);
        window.Correct(entry, 30);
        window.WaitFor(60).ShouldBe(TimeSpan.Zero);
        // One that is above the limit by itself passes alone.
        new SlidingWindow(10, _clock).WaitFor(11).ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("5", 5.0)]
    [InlineData("0.5", 0.5)]
    [InlineData("Thu, 01 Jan 2026 00:01:30 GMT", 90.0)]
    [InlineData("Wed, 31 Dec 2025 23:00:00 GMT", 0.0)]
    [InlineData("soon", null)]
    [InlineData(null, null)]
    public void RetryAfter_SecondsOrDate_IsRead(string? header, double? seconds)
        => RetryMath.RetryAfter(header, _clock.GetUtcNow()).ShouldBe(seconds is { } value ? TimeSpan.FromSeconds(value) : null);

    [Fact]
    public void Wait_Failures_DoublesWithSeededJitterUpToTheLongest()
    {
        var options = new RetryOptions { FirstWait = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromSeconds(10) };
        for (var question = 0; question < 50; question++)
        {
            RetryMath.Wait(options, 1, 7, question).TotalSeconds.ShouldBeInRange(0.8, 1.2);
            RetryMath.Wait(options, 3, 7, question).TotalSeconds.ShouldBeInRange(3.2, 4.8);
            RetryMath.Wait(options, 60, 7, question).TotalSeconds.ShouldBeInRange(8, 12);
            RetryMath.Wait(options, 2, 7, question).ShouldBe(RetryMath.Wait(options, 2, 7, question));
        }

        RetryMath.Wait(options, 2, 7, 1).ShouldNotBe(RetryMath.Wait(options, 2, 7, 2));
        RetryMath.Wait(options, 1, 7, 1, TimeSpan.FromSeconds(30)).ShouldBe(TimeSpan.FromSeconds(30));
    }

    private AdaptiveGate Gate(LimitOptions options) => new(options, _clock);

    /// <summary>Whether it is still waiting after others had time to run.</summary>
    private static async Task<bool> StaysAsync(Task task)
    {
        await Task.Delay(30);
        return !task.IsCompleted;
    }
}
