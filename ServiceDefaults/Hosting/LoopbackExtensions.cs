namespace Microsoft.Extensions.Hosting;

/// <summary>Where a service listens.</summary>
public static class LoopbackExtensions
{
    /// <summary>
    /// Listens on loopback only, unless told otherwise by <c>--urls</c>, <c>ASPNETCORE_URLS</c>, <c>HTTP_PORTS</c>, <c>HTTPS_PORTS</c> or
    /// <c>Kestrel:Endpoints</c>.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <returns>The same application.</returns>
    public static WebApplicationBuilder ListenOnLoopback(this WebApplicationBuilder builder, int port)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var settings = builder.Configuration;
        var told = settings["urls"] is not null || settings["http_ports"] is not null || settings["https_ports"] is not null
            || settings.GetSection("Kestrel:Endpoints").Exists();
        if (!told)
            builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        return builder;
    }
}
