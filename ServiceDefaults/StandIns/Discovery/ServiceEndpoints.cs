using System.Collections.Concurrent;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Addresses of services by name, from <c>services:name:scheme-or-endpoint:n</c> of the configuration; several are taken in turn.</summary>
internal sealed class ServiceEndpoints(IConfiguration configuration)
{
    private const string Section = "services";
    private readonly ConcurrentDictionary<string, Counter> _turns = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The address to call for an address with a service's name.</summary>
    /// <param name="asked">For example <c>https+http://job-api/api/jobs</c>, or <c>http://_metrics.job-api/</c> for an endpoint with a name.</param>
    /// <returns>The same path at an address of the service; an ordinary address stays as it is.</returns>
    /// <exception cref="InvalidOperationException">The service is configured, but not with this endpoint or scheme, or with something that is no address.</exception>
    public Uri Resolve(Uri asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var schemes = asked.Scheme.Split('+', StringSplitOptions.RemoveEmptyEntries);
        var (name, endpoint) = NameOf(asked.Host);
        var service = configuration.GetSection(Section).GetSection(name);
        if (!service.Exists())
            return endpoint is null ? With(asked, schemes[0], asked.Host, asked.IsDefaultPort ? -1 : asked.Port) : throw Unknown(asked, name, endpoint);
        var keys = endpoint is null ? [.. schemes, "default"] : new[] { endpoint };
        var addresses = keys.Select(key => Addresses(service.GetSection(key))).FirstOrDefault(found => found.Count > 0)
            ?? throw Unknown(asked, name, string.Join(" or ", keys));
        var turn = _turns.GetOrAdd($"{name}/{string.Join('/', keys)}", _ => new Counter()).Next();
        return At(asked, schemes[0], name, addresses[(int)(turn % (uint)addresses.Count)]);
    }

    private static (string Name, string? Endpoint) NameOf(string host)
        => host.StartsWith('_') && host.IndexOf('.', StringComparison.Ordinal) is > 1 and var dot ? (host[(dot + 1)..], host[1..dot]) : (host, null);

    private static List<string> Addresses(IConfigurationSection section)
        => section.Value is { Length: > 0 } one ? [one]
            : [.. section.GetChildren().OrderBy(child => int.TryParse(child.Key, out var n) ? n : int.MaxValue).Select(child => child.Value).OfType<string>().Where(value => value.Length > 0)];

    private static Uri At(Uri asked, string scheme, string name, string address)
    {
        // Also "host:port" is an address; the scheme is then what was asked for.
        var text = address.Contains("://", StringComparison.Ordinal) ? address : $"{scheme}://{address}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            throw new InvalidOperationException($"{Section}:{name} has '{address}', which is not an address such as http://localhost:5080.");
        return With(asked, uri.Scheme, uri.Host, uri.IsDefaultPort ? -1 : uri.Port);
    }

    private static Uri With(Uri asked, string scheme, string host, int port) => new UriBuilder(asked) { Scheme = scheme, Host = host, Port = port }.Uri;

    private static InvalidOperationException Unknown(Uri asked, string name, string keys)
        => new($"No address is known for {asked.Scheme}://{asked.Host}: set {Section}:{name}:{keys}:0 (environment: {Section}__{name}__{keys}__0).");

    private sealed class Counter
    {
        private uint _value = uint.MaxValue;

        public uint Next() => Interlocked.Increment(ref _value);
    }
}
