using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Artifacts;
using Distillery.JobApi.Background;
using Distillery.JobApi.Broker;
using Distillery.JobApi.Catalogue;
using Distillery.JobApi.Errors;
using Distillery.JobApi.Comparison;
using Distillery.JobApi.Events;
using Distillery.JobApi.Gates;
using Distillery.JobApi.Jobs;
using Distillery.JobApi.Lineage;
using Distillery.JobApi.MLflow;
using Distillery.JobApi.Promotion;
using Distillery.JobApi.Queues;
using Distillery.JobApi.Runs;
using Distillery.JobApi.Schedules;
using Distillery.JobApi.Schema;
using Distillery.JobApi.Teachers;
using Distillery.JobApi.Teams;
using Distillery.JobApi.Telemetry;
using Distillery.JobApi.Webhooks;
using Distillery.JobApi.Workers;
using Distillery.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Distillery.JobApi;

/// <summary>Puts the API into a host.</summary>
public static class JobApiExtensions
{
    /// <summary>
    /// Adds what the API needs, the sender of the store's messages, and the reaper of lost leases. The store (<c>AddRegistry</c>) and the
    /// bus (MassTransit's <c>AddMassTransit</c>) are added separately.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="options">Who may call, and limits.</param>
    /// <returns>The same host.</returns>
    /// <exception cref="ArgumentException">The admin's key is too short to be safe.</exception>
    public static IHostApplicationBuilder AddJobApi(this IHostApplicationBuilder builder, JobApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton<Gate>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<RefusalLog>();
        services.AddHostedService<BootstrapKey>();
        services.AddLoopbackGuard(options.RequireKey);
        services.AddCallLimits(options);
        services.AddSingleton<SpecReceiver>();
        services.AddSingleton<EventFeed>();
        services.AddHealthChecks().AddCheck<StoreHealthCheck>("store");
        services.TryAddSingleton<IBroker, InMemoryBroker>();
        services.AddHostedService<OutboxDispatcher>();
        services.AddHostedService<PlatformMetrics>();
        services.AddHostedService<Reaper>();
        services.AddHostedService<ArtifactJanitor>();
        services.AddHostedService<PromotionWatch>();
        services.AddSchedules(options.Schedules ?? ScheduleOptions.From(builder.Configuration));
        services.AddWebhooks(options.Webhooks ?? WebhookOptions.From(builder.Configuration));
        services.AddOpenApi("v1", ApiDocument.Describe);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = ContractsJson.Options.DefaultIgnoreCondition;
            foreach (var converter in ContractsJson.Options.Converters)
                json.SerializerOptions.Converters.Add(converter);
        });
        // A parameter that cannot be read becomes an error that names it, in every environment.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        return builder;
    }

    /// <summary>Maps <c>/api/…</c>, <c>/openapi/v1.json</c> and what MLflow's clients call.</summary>
    /// <param name="app">The application.</param>
    /// <returns>The same application.</returns>
    public static WebApplication MapJobApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/openapi") || MLflowError.Speaks(context.Request.Path),
            branch =>
            {
                branch.UseSecurityHeaders();
                branch.UseMiddleware<ErrorMiddleware>();
                branch.UseMiddleware<GateMiddleware>();
                branch.UseRateLimiter();
                branch.UseRequestTimeouts();
            });
        var api = app.MapGroup("/api").WithBodyLimit(app.Services.GetRequiredService<JobApiOptions>().MaxBodyBytes);
        api.MapJobs();
        api.MapJobControl();
        api.MapWorkers();
        api.MapTeams();
        api.MapJobEvents();
        api.MapRuns();
        api.MapArtifacts();
        api.MapDatasets();
        api.MapTeachers();
        api.MapModels();
        api.MapGates();
        api.MapComparison();
        api.MapLineage();
        api.MapModelEdits();
        api.MapModelSearch();
        api.MapPromotions();
        api.MapSchedules();
        api.MapWebhooks();
        api.MapSchema();
        api.MapQueues();
        api.MapKeys();
        api.MapAudit();
        app.MapMLflow();
        app.MapOpenApi().RequireRole(Roles.Viewer, Roles.Worker);
        return app;
    }
}
