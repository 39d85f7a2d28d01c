using System.Net;
using Distillery.JobApi.Webhooks;

namespace Distillery.JobApi.Tests;

public sealed class DeliveryRulesTests
{
    private static readonly WebhookOptions Standard = new();

    [Fact]
    public void Retries_WaitTwiceAsLongEachTime_SpreadByAFifth_UpToAnHour()
    {
        double[] expected = [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600];
        for (var attempt = 1; attempt <= expected.Length; attempt++)
        {
            var waits = Enumerable.Range(0, 200).Select(n => RetryTimes.After(Standard, $"dlv_{n}", attempt, TimeSpan.Zero, null)!.Value.TotalSeconds).ToList();

            waits.Min().ShouldBeInRange(expected[attempt - 1] * 0.8, expected[attempt - 1] * 0.85, $"attempt {attempt}");
            waits.Max().ShouldBeInRange(expected[attempt - 1] * 1.15, expected[attempt - 1] * 1.2, $"attempt {attempt}");
        }

        RetryTimes.After(Standard, "dlv_1", int.MaxValue, TimeSpan.Zero, null)!.Value.TotalHours.ShouldBeInRange(0.8, 1.2);
        RetryTimes.After(Standard, "dlv_1", 3, TimeSpan.Zero, null).ShouldBe(RetryTimes.After(Standard, "dlv_1", 3, TimeSpan.Zero, null));
    }

    [Fact]
    public void Retries_EndAfterADay()
    {
        var (tried, attempts) = (TimeSpan.Zero, 0);
        while (RetryTimes.After(Standard, "dlv_1", ++attempts, tried, null) is { } wait)
            tried += wait;

        tried.TotalHours.ShouldBeInRange(22.5, 24);
        attempts.ShouldBeInRange(28, 40);
    }

    [Fact]
    public void Retries_ObeyWhatTheReceiverAsks_WithinReason()
    {
        RetryTimes.After(Standard, "dlv_1", 1, TimeSpan.Zero, TimeSpan.FromMinutes(5)).ShouldBe(TimeSpan.FromMinutes(5));
        RetryTimes.After(Standard, "dlv_1", 1, TimeSpan.Zero, TimeSpan.FromDays(5)).ShouldBe(TimeSpan.FromHours(1));
        RetryTimes.After(Standard, "dlv_1", 1, TimeSpan.Zero, TimeSpan.FromSeconds(1))!.Value.TotalSeconds.ShouldBeGreaterThan(7);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("100.128.0.1", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.255.255.254", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2001:0:7f00:1::", false)]
    public void Address_IsPublic(string address, bool expected) => PublicAddress.Is(IPAddress.Parse(address)).ShouldBe(expected);
}
