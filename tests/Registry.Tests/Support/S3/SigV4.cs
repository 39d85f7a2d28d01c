using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Distillery.TestS3;

/// <summary>Signature Version 4, the way the server computes it.</summary>
internal static partial class SigV4
{
    /// <summary>Why a request is refused, as S3's error code; null when its signature and its body are right.</summary>
    public static string? Check(HttpRequest request, byte[] body)
    {
        if (Header().Match(request.Headers.Authorization.ToString()) is not { Success: true } match)
            return "AccessDenied";
        var (access, day, region, signed, signature) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value, match.Groups[5].Value);
        if (access != TestS3Server.AccessKey)
            return "InvalidAccessKeyId";
        if (region != TestS3Server.Region)
            return "AuthorizationHeaderMalformed";
        var payload = request.Headers["x-amz-content-sha256"].ToString();
        // Bodies must be signed: it is what makes the store's sha256 reach the server.
        if (payload != Convert.ToHexStringLower(SHA256.HashData(body)))
            return "XAmzContentSHA256Mismatch";
        var names = signed.Split(';');
        foreach (var needed in new[] { "host", "x-amz-content-sha256", "x-amz-date" })
        {
            if (!names.Contains(needed))
                return "SignatureDoesNotMatch";
        }

        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var (path, query) = target.Split('?', 2) is [var p, var q] ? (p, q) : (target, "");
        var canonicalQuery = string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2) is [var n, var v] ? (Encode(n), Encode(v)) : (Encode(pair), ""))
            .OrderBy(pair => pair.Item1, StringComparer.Ordinal).ThenBy(pair => pair.Item2, StringComparer.Ordinal)
            .Select(pair => $"{pair.Item1}={pair.Item2}"));
        var canonicalHeaders = string.Concat(names.Select(name => $"{name}:{Value(request, name)}\n"));
        var canonical = $"{request.Method}\n{path}\n{canonicalQuery}\n{canonicalHeaders}\n{signed}\n{payload}";
        var toSign = $"AWS4-HMAC-SHA256\n{request.Headers["x-amz-date"]}\n{day}/{region}/s3/aws4_request\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + TestS3Server.SecretKey);
        foreach (var step in new[] { day, region, "s3", "aws4_request" })
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))) == signature ? null : "SignatureDoesNotMatch";
    }

    private static string Value(HttpRequest request, string name)
        => name == "host" ? request.Host.Value! : Spaces().Replace(request.Headers[name].ToString().Trim(), " ");

    private static string Encode(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    [GeneratedRegex(@"^AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$")]
    private static partial Regex Header();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
