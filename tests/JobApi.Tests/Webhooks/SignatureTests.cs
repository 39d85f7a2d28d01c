using System.Text;
using Distillery.Client;
using Distillery.JobApi.Webhooks;

namespace Distillery.JobApi.Tests;

/// <summary>Sender and receiver against values that <c>openssl dgst -sha256 -hmac</c> printed.</summary>
public sealed class SignatureTests
{
    private const string Secret = "whsec-test-0123456789";
    private const string Body = """{"version":1,"event":"test"}""";
    private const string Known = "ecf404ed15b0109ddeeac50c0ae3cbed10e8a14dabfa559fe1bd0f7f331ea86d";
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Theory]
    [InlineData(Secret, 1_700_000_000, Body, Known)]
    [InlineData(Secret, 1_700_000_000, "", "ae8ad61e53b52018fdfbf1d009d8dc108412eafa1ac6b03bbbd4afb4b12a3c4e")]
    [InlineData("geheïm-geheïm-16", 0, "café", "322e574ecb5fa546922f4abecbbbad215d28c0b74a691c750aff0f6e88f88fef")]
    public void Sign_And_Verify_KnownAnswers(string secret, long time, string body, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var at = DateTimeOffset.FromUnixTimeSeconds(time);

        WebhookSigner.Sign(secret, at.AddMilliseconds(999), bytes).ShouldBe($"t={time},v1={expected}");
        WebhookSignature.Verify(secret, $"t={time},v1={expected}", bytes, clock: new ManualClock(at)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void Verify_HoldsForFiveMinutesEitherWay(int seconds, bool genuine) => Verify($"t=1700000000,v1={Known}", seconds).ShouldBe(genuine);

    [Theory]
    [InlineData($"t=1700000000, v1={Known}", true)]
    [InlineData($"v1={Known},t=1700000000", true)]
    [InlineData($"t=1700000000,v1=0000000000000000000000000000000000000000000000000000000000000000,v1={Known}", true)]
    [InlineData($"t=1700000000,v2=abc,v1={Known}", true)]
    [InlineData($"t=1700000001,v1={Known}", false)]
    [InlineData($"t=1700000000,t=1700000000,v1={Known}", false)]
    [InlineData($"v1={Known}", false)]
    [InlineData("t=1700000000", false)]
    [InlineData("t=1700000000,v1=", false)]
    [InlineData("t=1700000000,v1=zz", false)]
    [InlineData("t=-1700000000,v1=zz", false)]
    [InlineData("t=99999999999999999999,v1=zz", false)]
    [InlineData($"t=253402300800,v1={Known}", false)]
    [InlineData("", false)]
    [InlineData(",,==", false)]
    [InlineData(null, false)]
    public void Verify_ReadsOnlySignatures(string? header, bool genuine) => Verify(header, 0).ShouldBe(genuine);

    [Fact]
    public void Verify_WithoutASecret_IsAMistakeOfTheCaller() => Should.Throw<ArgumentException>(() => WebhookSignature.Verify("", "t=1,v1=00", []));

    private static bool Verify(string? header, int after)
        => WebhookSignature.Verify(Secret, header, Encoding.UTF8.GetBytes(Body), clock: new ManualClock(Time.AddSeconds(after)));
}
