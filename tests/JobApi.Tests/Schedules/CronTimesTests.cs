using Distillery.JobApi.Schedules;

namespace Distillery.JobApi.Tests;

public sealed class CronTimesTests
{
    private static readonly DateTimeOffset Wednesday = new(2025, 3, 5, 10, 20, 30, TimeSpan.Zero);

    [Theory]
    [InlineData("30 4 * * 1", "UTC", "2025-03-10T04:30:00Z")]
    [InlineData("30 4 * * 1", "Europe/Berlin", "2025-03-10T03:30:00Z")]
    [InlineData("30 4 * * 1", "Asia/Kolkata", "2025-03-09T23:00:00Z")]
    [InlineData("*/15 * * * *", "UTC", "2025-03-05T10:30:00Z")]
    [InlineData("  0 0 * * 0 ", "UTC", "2025-03-09T00:00:00Z")]
    [InlineData("0 30 4 ? * MON", "UTC", "2025-03-10T04:30:00Z")]
    [InlineData("0 0 12 1 1 ? 2030", "UTC", "2030-01-01T12:00:00Z")]
    [InlineData("@daily", "UTC", "2025-03-06T00:00:00Z")]
    [InlineData("@hourly", "America/New_York", "2025-03-05T11:00:00Z")]
    public void After_ReadsBothForms_InTheZone(string cron, string zone, string expected)
        => CronTimes.Parse(cron, zone).After(Wednesday).ShouldBe(DateTimeOffset.Parse(expected));

    [Fact]
    public void EveryNight_ThroughTheChangesOfTheClock_FiresOnceEachDay()
    {
        // Berlin: no 02:30 on 30 March, two of them on 26 October.
        var times = CronTimes.Parse("30 2 * * *", "Europe/Berlin").Next(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.FromHours(1)), 365);

        times.Select(time => DateOnly.FromDateTime(time.DateTime)).Distinct().Count().ShouldBe(365);
        times.ShouldBeInOrder();
        times[^1].ShouldBe(new DateTimeOffset(2025, 12, 31, 2, 30, 0, TimeSpan.FromHours(1)));
        times.Where(time => time.TimeOfDay != new TimeSpan(2, 30, 0)).ShouldBe([new DateTimeOffset(2025, 3, 30, 3, 0, 0, TimeSpan.FromHours(2))]);
        times.Single(time => time.Date == new DateTime(2025, 10, 26)).Offset.ShouldBe(TimeSpan.FromHours(2), "the first of the two");
    }

    [Fact]
    public void Next_GivesTheZonesOffset_AndEndsWithTheExpression()
    {
        CronTimes.Parse("0 12 30 3 *", "Europe/Berlin").Next(Wednesday, 1).ShouldHaveSingleItem().Offset.ShouldBe(TimeSpan.FromHours(2));
        CronTimes.Parse("0 0 12 1 1 ? 2026-2027", "UTC").Next(Wednesday, 10).Count.ShouldBe(2);
        CronTimes.Parse("0 0 12 1 1 ? 2020", "UTC").After(Wednesday).ShouldBeNull();
    }

    [Theory]
    [InlineData("", "UTC", "cron")]
    [InlineData("* * * *", "UTC", "cron")]
    [InlineData("* * * * * * * *", "UTC", "cron")]
    [InlineData("61 * * * *", "UTC", "cron")]
    [InlineData("0 0 30 2 x", "UTC", "cron")]
    [InlineData("@every_minute", "UTC", "cron")]
    [InlineData("* * * * *", "Mars/Base", "zone")]
    [InlineData("* * * * *", "../../etc/passwd", "zone")]
    [InlineData("* * * * *", "", "zone")]
    public void Nonsense_IsRefused_NamingTheField(string cron, string zone, string field)
        => Should.Throw<FormatException>(() => CronTimes.Parse(cron, zone)).Message.ShouldStartWith($"{field}: ");
}
