namespace Distillery.JobSpecs.Tests.Reading;

public sealed class DeadlineTextTests
{
    [Theory]
    [InlineData("90m", 5_400)]
    [InlineData("2h", 7_200)]
    [InlineData("1d12h", 129_600)]
    [InlineData("1d2h3m4s", 93_784)]
    [InlineData("1s", 1)]
    [InlineData("365d", 31_536_000)]
    public void Parse_Duration_IsRead(string text, double seconds) => DeadlineText.Parse(text).ShouldBe(new Deadline(TimeSpan.FromSeconds(seconds), null));

    [Theory]
    [InlineData("2026-01-31T06:00:00Z")]
    [InlineData("2026-01-31T06:00Z")]
    [InlineData("2026-01-31T07:00:00+01:00")]
    [InlineData("2026-01-31T06:00:00.000Z")]
    public void Parse_Time_IsReadAsUtc(string text) => DeadlineText.Parse(text).ShouldBe(new Deadline(null, new DateTimeOffset(2026, 1, 31, 6, 0, 0, TimeSpan.Zero)));

    [Theory]
    [InlineData("")]
    [InlineData("0s")]
    [InlineData("366d")]
    [InlineData("2 h")]
    [InlineData("2h\n")]
    [InlineData("h")]
    [InlineData("-2h")]
    [InlineData("2h1d")]
    [InlineData("1.5h")]
    [InlineData("tomorrow")]
    [InlineData("2026-01-31")]
    [InlineData("2026-01-31T06:00:00")]
    [InlineData("2026-02-30T06:00:00Z")]
    [InlineData("999999999999999999999d")]
    public void Parse_AnythingElse_IsNot(string text) => DeadlineText.Parse(text).ShouldBeNull();
}
