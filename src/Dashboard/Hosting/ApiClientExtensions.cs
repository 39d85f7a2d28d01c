using Distillery.Client;

namespace Distillery.Dashboard.Hosting;

/// <summary>The client of a dashboard that is its own process.</summary>
internal static class ApiClientExtensions
{
    private static readonly Uri ByName = new("http://job-api");
    private static readonly Uri Standard = new("http://127.0.0.1:5080");

    /// <summary>
    /// Adds the client of the API: at <c>Dashboard:ApiAddress</c>, else at the service <c>job-api</c> when it is configured, else where the
    /// API listens when it is told nothing. Calls carry the visitor's key.
    /// </summary>
    /// <exception cref="InvalidOperationException">The setting is not an absolute http or https address.</exception>
    public static IHostApplicationBuilder AddApiClient(this IHostApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        var address = ApiAddress.FromSettings(settings) ?? (settings.GetSection("services:job-api").Exists() ? ByName : Standard);
        builder.Services.AddDistilleryClient(address);
        return builder;
    }
}
