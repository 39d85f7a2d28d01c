using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Distillery.JobApi.Webhooks;

/// <summary>Signs as MLflow does: <c>v1,</c> and base64 of HMAC-SHA256 over <c>id.seconds.body</c>.</summary>
internal static class MLflowSigner
{
    public const string DeliveryHeader = "X-MLflow-Delivery-Id";
    public const string TimeHeader = "X-MLflow-Timestamp";
    public const string SignatureHeader = "X-MLflow-Signature";

    /// <summary>Adds the headers; without a secret there is nothing to sign with, as in MLflow.</summary>
    public static void Sign(HttpRequestHeaders headers, string secret, string deliveryId, DateTimeOffset time, ReadOnlySpan<byte> body)
    {
        var seconds = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        headers.Add(DeliveryHeader, deliveryId);
        headers.Add(TimeHeader, seconds);
        if (secret.Length == 0)
            return;
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes($"{deliveryId}.{seconds}."));
        hmac.AppendData(body);
        headers.Add(SignatureHeader, $"v1,{Convert.ToBase64String(hmac.GetHashAndReset())}");
    }
}
