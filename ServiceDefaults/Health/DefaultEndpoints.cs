using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.Hosting;

/// <summary>Health: whether a service lives, and whether it can work.</summary>
public static class DefaultEndpoints
{
    private const string Live = "live";

    // The bus calls itself degraded when it has lost a broker that it had; whoever asks wants to know.
    private static readonly Dictionary<HealthStatus, int> Statuses = new()
    {
        [HealthStatus.Healthy] = StatusCodes.Status200OK,
        [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable,
        [HealthStatus.Unhealthy] = StatusCodes.Status503ServiceUnavailable,
    };

    /// <summary>Adds the check <c>self</c>, tagged <c>live</c>. Services add checks of what they cannot work without, for example their store.</summary>
    /// <typeparam name="TBuilder">Kind of host.</typeparam>
    /// <param name="builder">The host.</param>
    /// <returns>The same host.</returns>
    public static TBuilder AddDefaultHealthChecks<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [Live]);
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (every check: ready to work) and <c>/alive</c> (checks tagged <c>live</c>: the process answers). Both answer 200
    /// with the text <c>OK</c>, or 503 with the names of what is not well. Neither shows in traces or request metrics.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns>The same application.</returns>
    /// <remarks>In every environment, because AppHost, compose and Kubernetes all ask; Aspire's template maps them in Development only.</remarks>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        Map(app, "/health", _ => true);
        Map(app, "/alive", check => check.Tags.Contains(Live));
        return app;
    }

    private static void Map(WebApplication app, string path, Func<HealthCheckRegistration, bool> includes)
        => app.MapHealthChecks(path, new HealthCheckOptions { ResponseWriter = WriteAsync, Predicate = includes, ResultStatusCodes = Statuses })
            .DisableHttpMetrics()
            .Add(endpoint =>
            {
                var next = endpoint.RequestDelegate!;
                endpoint.RequestDelegate = context =>
                {
                    Untrace(context.Features.Get<IHttpActivityFeature>()?.Activity);
                    return next(context);
                };
            });

    // What begins below an activity that is not recorded is not recorded either.
    private static void Untrace(Activity? activity)
    {
        if (activity is null)
            return;
        activity.IsAllDataRequested = false;
        activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var unwell = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy).Select(entry => entry.Key).ToList();
        return context.Response.WriteAsync(unwell.Count == 0 ? "OK" : $"UNHEALTHY: {string.Join(", ", unwell)}", context.RequestAborted);
    }
}
