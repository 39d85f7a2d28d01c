using Distillery.Contracts;
using Distillery.JobApi.Schedules;

namespace Distillery.JobApi.Tests;

public sealed class CatchUpTests
{
    private static readonly TimeSpan OnTime = TimeSpan.FromMinutes(1);
    private static readonly DateTimeOffset Noon = new(2025, 3, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly CronTimes Hourly = CronTimes.Parse("0 * * * *", "UTC");

    [Fact]
    public void InTime_FiresAsUsual()
    {
        var (fires, next) = CatchUpPlan.Of(Hourly, Noon, Noon.AddSeconds(59), new CatchUpPolicy { Kind = CatchUpKinds.None }, OnTime);

        fires.ShouldHaveSingleItem().ShouldBe(new(Noon, "cron"));
        next.ShouldBe(Noon.AddHours(1));
    }

    [Fact]
    public void None_RecordsWhatWasMissed_AsOne()
    {
        var (fires, next) = CatchUpPlan.Of(Hourly, Noon, Noon.AddHours(5).AddMinutes(30), new CatchUpPolicy { Kind = CatchUpKinds.None }, OnTime);

        var skipped = fires.ShouldHaveSingleItem();
        (skipped.ScheduledAt, skipped.Kind, skipped.Times).ShouldBe((Noon.AddHours(5), "catch-up", 6));
        skipped.SkipReason.ShouldNotBeNull().ShouldContain("catches up nothing");
        next.ShouldBe(Noon.AddHours(6));
    }

    [Fact]
    public void Last_FiresTheLastMissed_BesideTheOneInTime()
    {
        var (fires, _) = CatchUpPlan.Of(Hourly, Noon, Noon.AddHours(3), new CatchUpPolicy { Kind = CatchUpKinds.Last }, OnTime);

        fires.Select(fire => (fire.ScheduledAt, fire.Kind, fire.Times, fire.SkipReason is null)).ShouldBe(
        [
            (Noon.AddHours(1), "catch-up", 2, false),
            (Noon.AddHours(2), "catch-up", 1, true),
            (Noon.AddHours(3), "cron", 1, true),
        ]);
    }

    [Fact]
    public void All_FiresTheNewestUpToTheLimit()
    {
        var (fires, _) = CatchUpPlan.Of(Hourly, Noon, Noon.AddHours(9).AddMinutes(30), new CatchUpPolicy { Kind = CatchUpKinds.All, Limit = 3 }, OnTime);

        fires.Where(fire => fire.SkipReason is null).Select(fire => fire.ScheduledAt).ShouldBe([Noon.AddHours(7), Noon.AddHours(8), Noon.AddHours(9)]);
        fires.Where(fire => fire.SkipReason is not null).ShouldHaveSingleItem().Times.ShouldBe(7);
    }

    [Theory]
    [InlineData(CatchUpKinds.Last, 2, 0)]
    [InlineData(CatchUpKinds.Last, 4, 1)]
    [InlineData(CatchUpKinds.All, 4, 1)]
    [InlineData(CatchUpKinds.All, 30, 2)]
    public void Window_LeavesOutWhatIsTooOld(string kind, double hours, int caughtUp)
    {
        var daily = CronTimes.Parse("0 12 * * *", "UTC");

        var (fires, next) = CatchUpPlan.Of(daily, Noon, Noon.AddHours(27), new CatchUpPolicy { Kind = kind, WindowHours = hours }, OnTime);

        fires.Count(fire => fire.SkipReason is null).ShouldBe(caughtUp);
        fires.Sum(fire => fire.Times).ShouldBe(2);
        next.ShouldBe(Noon.AddDays(2));
    }

    [Fact]
    public void EverySecondForMonths_EndsSoon_AndKeepsTheNewest()
    {
        var (fires, next) = CatchUpPlan.Of(
            CronTimes.Parse("* * * * * ?", "UTC"), Noon, Noon.AddDays(60), new CatchUpPolicy { Kind = CatchUpKinds.All, Limit = 2 }, TimeSpan.FromSeconds(1));

        fires.Where(fire => fire.SkipReason is null).Select(fire => fire.ScheduledAt)
            .ShouldBe([Noon.AddDays(60).AddSeconds(-3), Noon.AddDays(60).AddSeconds(-2), Noon.AddDays(60).AddSeconds(-1), Noon.AddDays(60)]);
        next.ShouldBe(Noon.AddDays(60).AddSeconds(1));
    }
}
