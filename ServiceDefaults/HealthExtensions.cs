using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Distillery.ServiceDefaults;

/// <summary>What every service of the platform has in common.</summary>
public static class HealthExtensions
{
    private const string Alive = "alive";

    /// <summary>Adds the common parts: health checks. Services add checks of what they cannot work without, for example their store.</summary>
    /// <param name="builder">The host.</param>
    /// <returns>The same host.</returns>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [Alive]);
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (ready to work) and <c>/alive</c> (the process answers). Both answer 200 with the text <c>OK</c>, or 503 with
    /// the names of what is not well.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns>The same application.</returns>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteAsync });
        app.MapHealthChecks("/alive", new HealthCheckOptions { ResponseWriter = WriteAsync, Predicate = check => check.Tags.Contains(Alive) });
        return app;
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var unwell = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy).Select(entry => entry.Key).ToList();
        return context.Response.WriteAsync(unwell.Count == 0 ? "OK" : $"UNHEALTHY: {string.Join(", ", unwell)}", context.RequestAborted);
    }
}
