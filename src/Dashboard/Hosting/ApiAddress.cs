using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Distillery.Dashboard.Hosting;

/// <summary>Where the API is: an address that was given, or this process's own.</summary>
internal sealed class ApiAddress(Uri? known, IServiceProvider services)
{
    /// <summary>Name of the setting.</summary>
    public const string Setting = "Dashboard:ApiAddress";

    /// <summary>The address.</summary>
    /// <exception cref="InvalidOperationException">None was given, and the server does not listen yet.</exception>
    public Uri Value => known ?? Own();

    /// <summary>The address in the settings, or null.</summary>
    /// <exception cref="InvalidOperationException">It is not an absolute http or https address.</exception>
    public static Uri? FromSettings(IConfiguration configuration)
    {
        var text = configuration[Setting];
        if (string.IsNullOrWhiteSpace(text))
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new Uri(text)
            : throw new InvalidOperationException($"{Setting} is \"{text}\"; it must be an address such as http://localhost:8080.");
    }

    /// <summary>An address under which a server that listens on <paramref name="listening"/> answers its own machine.</summary>
    public static Uri Reachable(string listening)
    {
        // "+" and "*" are no host names, so they are replaced before the address is read.
        var builder = new UriBuilder(listening.Replace("//+", "//0.0.0.0", StringComparison.Ordinal).Replace("//*", "//0.0.0.0", StringComparison.Ordinal));
        if (IPAddress.TryParse(builder.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)))
            builder.Host = "localhost";
        return builder.Uri;
    }

    private Uri Own()
    {
        var addresses = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
        // Plain http first: the process's own certificate may be for another name.
        var own = addresses?.OrderBy(a => a.StartsWith("https:", StringComparison.OrdinalIgnoreCase)).FirstOrDefault()
            ?? throw new InvalidOperationException($"The API's address is not known: set {Setting}, or start the server first.");
        return Reachable(own);
    }
}
