using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Distillery.JobApi.Access;

/// <summary>Decides who may call.</summary>
internal sealed class Gate
{
    private readonly byte[]? _keyHash;

    public Gate(JobApiOptions options)
        => _keyHash = options.RequiredKey is { } key ? Hash(key) : null;

    /// <summary>Why a request is refused; null lets it in.</summary>
    public Refusal? Check(HttpContext context)
    {
        if (_keyHash is { } expected)
            return HasKey(context.Request, expected) ? null : new Refusal(401, "key_required", "Send the API key as 'Authorization: Bearer <key>'.");
        if (context.Connection.RemoteIpAddress is { } caller && !IPAddress.IsLoopback(caller))
            return new Refusal(403, "key_required", "Without a required key the API answers callers on its own machine only. Start it with --require-key to open it.");
        // Without a key, a web page that the user happens to visit must not be able to act here: neither under another name for this
        // machine (DNS rebinding) nor by a form or script of another origin.
        if (!IsLoopbackName(context.Request.Host.Host))
            return new Refusal(403, "foreign_host", $"Host '{context.Request.Host}' is not this machine; use localhost or 127.0.0.1.");
        if (context.Request.Headers.Origin is [{ Length: > 0 } origin] && !IsSameOrigin(origin, context.Request))
            return new Refusal(403, "foreign_origin", $"Requests from pages of {origin} are not accepted.");
        return null;
    }

    /// <summary>Who acts, for transitions and records.</summary>
    public string ActorOf(HttpContext context) => _keyHash is null ? "local" : "key";

    private static bool HasKey(HttpRequest request, byte[] expected)
    {
        const string Scheme = "Bearer ";
        return request.Headers.Authorization is [{ } header]
            && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(header[Scheme.Length..].Trim()), expected);
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static bool IsLoopbackName(string host)
        => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsSameOrigin(string origin, HttpRequest request)
        => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);

    internal sealed record Refusal(int Status, string Code, string Detail);
}
