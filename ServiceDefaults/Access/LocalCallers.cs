using System.Net;

namespace Distillery.ServiceDefaults;

/// <summary>Who counts as a caller on this machine, for services that ask for no key.</summary>
public static class LocalCallers
{
    /// <summary>
    /// Why a request does not come from this machine's own user; null when it does. A web page that the user happens to visit must not
    /// be able to act here: neither under another name for this machine (DNS rebinding) nor by a form, script or socket of another origin.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <returns>A stable code and a sentence.</returns>
    public static (string Code, string Detail)? Refuse(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Connection.RemoteIpAddress is { } caller && !IPAddress.IsLoopback(caller))
            return ("key_required", "Without required keys only callers on its own machine are answered. Set Distillery:RequireKey (or --require-key) to open it.");
        if (!IsLoopback(context.Request.Host.Host))
            return ("foreign_host", $"Host '{context.Request.Host}' is not this machine; use localhost or 127.0.0.1.");
        if (context.Request.Headers.Origin is [{ Length: > 0 } origin] && !IsSameOrigin(origin, context.Request))
            return ("foreign_origin", $"Requests from pages of {origin} are not accepted.");
        return null;
    }

    /// <summary>Whether a host name or address can only mean this machine.</summary>
    /// <param name="host">Name or address, IPv6 with or without brackets.</param>
    public static bool IsLoopback(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }

    private static bool IsSameOrigin(string origin, HttpRequest request)
        => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
