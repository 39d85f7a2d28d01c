using Distillery.Dashboard.Text;

namespace Distillery.Dashboard.Tests.Text;

public class ReaderClockTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 15, 22, 30, 5, TimeSpan.Zero);

    [Fact]
    public void Short_ZoneUnknown_IsUtc()
    {
        var clock = new ReaderClock(new StoppedTime(Now));

        clock.Short(Now.AddHours(-1)).ShouldBe("21:30");
        clock.Full(Now).ShouldBe("Wed 15 Jul 2026, 22:30:05 UTC");
    }

    [Fact]
    public void Short_ReadersZone_DecidesTheDay()
    {
        var clock = new ReaderClock(new StoppedTime(Now));
        var changed = 0;
        clock.Changed += () => changed++;

        clock.SetZone("Europe/Berlin");
        clock.SetZone("Europe/Berlin");

        changed.ShouldBe(1);
        clock.Short(Now).ShouldBe("00:30");
        clock.Short(Now.AddHours(-1)).ShouldBe("15 Jul, 23:30");
        clock.Short(Now.AddYears(-1)).ShouldBe("16 Jul 2025, 00:30");
        clock.Full(Now).ShouldBe("Thu 16 Jul 2026, 00:30:05 UTC+02:00");
        clock.Seconds(Now).ShouldBe("00:30:05");
        clock.Ago(Now.AddMinutes(-5)).ShouldBe("5 min ago");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Middle/Earth")]
    [InlineData("../../etc/passwd")]
    public void SetZone_Unknown_StaysUtc(string? zone)
    {
        var clock = new ReaderClock(new StoppedTime(Now));

        clock.SetZone(zone);

        clock.Zone.Id.ShouldBe(TimeZoneInfo.Utc.Id);
    }

    private sealed class StoppedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    [Fact]
    public void DateField_GoesThereAndBackInTheReadersZone()
    {
        var clock = new ReaderClock(TimeProvider.System);
        clock.SetZone("Asia/Tokyo");
        var at = new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero);

        clock.Local(at).ShouldBe("2026-03-01T21:30");
        clock.FromLocal("2026-03-01T21:30").ShouldBe(at);
        clock.FromLocal("2026-03-01T21:30:00").ShouldBe(at);
        clock.FromLocal("tomorrow").ShouldBeNull();
        clock.FromLocal(null).ShouldBeNull();
        clock.Local(null).ShouldBe("");
    }
}
