using System.Security.Cryptography;
using System.Text;

namespace Distillery.JobApi.Webhooks;

/// <summary>Signs deliveries: <c>t=</c> the time, <c>v1=</c> HMAC-SHA256 over time, dot and body. The client library has the other side.</summary>
internal static class WebhookSigner
{
    public const string SignatureHeader = "X-Distillery-Signature";
    public const string DeliveryHeader = "X-Distillery-Delivery";
    public const string EventHeader = "X-Distillery-Event";

    /// <summary>The value of the signature's header.</summary>
    /// <param name="secret">The webhook's secret.</param>
    /// <param name="time">When it is sent.</param>
    /// <param name="body">What is sent.</param>
    public static string Sign(string secret, DateTimeOffset time, ReadOnlySpan<byte> body)
    {
        var seconds = time.ToUnixTimeSeconds();
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes($"{seconds}."));
        hmac.AppendData(body);
        return $"t={seconds},v1={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }
}
