using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Distillery.Standalone;

/// <summary>
/// With a required key, the pages ask for it too: the browser's own sign-in, any user name, the key as password. The API has its own gate.
/// </summary>
internal sealed class PageGate(RequestDelegate next, string key)
{
    private readonly byte[] expected = SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Lets a request through, or asks for the key.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (IsOpen(context.Request.Path) || ShowsKey(context.Request))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"Distillery: any name, the API key as password\", charset=\"UTF-8\"";
        return Task.CompletedTask;
    }

    private static bool IsOpen(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/openapi") || path.StartsWithSegments("/health") || path.StartsWithSegments("/alive");

    private bool ShowsKey(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) || header is not { Scheme: "Basic", Parameter: { } parameter })
            return false;
        Span<byte> buffer = stackalloc byte[1024];
        if (!Convert.TryFromBase64String(parameter, buffer, out var length))
            return false;
        var colon = buffer[..length].IndexOf((byte)':');
        // Digests of equal length, compared in constant time.
        return colon >= 0 && CryptographicOperations.FixedTimeEquals(SHA256.HashData(buffer[(colon + 1)..length]), expected);
    }
}
