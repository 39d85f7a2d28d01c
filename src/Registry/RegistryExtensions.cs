using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Distillery.Registry;

/// <summary>Puts the store into a host.</summary>
public static class RegistryExtensions
{
    /// <summary>
    /// Adds the store: on Postgres where an <see cref="NpgsqlDataSource"/> is registered (before or after this call) or the options have a
    /// connection string, else on SQLite in the data folder; artifacts on disk, or in a
    /// bucket where the options name one. The schema is seen to before any other service of the host
    /// starts. Calling it twice changes nothing.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="options">Where the store is.</param>
    /// <returns>The same container.</returns>
    public static IServiceCollection AddRegistry(this IServiceCollection services, RegistryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.DataFolder);
        if (services.Any(service => service.ServiceType == typeof(RegistryOptions)))
            return services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<StoreSignals>();
        services.AddSingleton<IDialect>(provider =>
            provider.GetService<NpgsqlDataSource>() is { } source ? new PostgresDialect(source)
            : options.ConnectionString is { } text ? new PostgresDialect(text)
            : new SqliteDialect(options.DatabaseFile, provider.GetRequiredService<TimeProvider>()));
        services.AddArtifacts(options);
        services.AddSingleton<Database>();
        services.AddSingleton(provider => new Migrator(provider.GetRequiredService<IDialect>(), Migration.All));
        services.AddSingleton<JobStore>();
        services.AddSingleton<JobQueries>();
        services.AddSingleton<JobCounts>();
        services.AddSingleton<LeaseStore>();
        services.AddSingleton<LeaseReaper>();
        services.AddSingleton<ReportStore>();
        services.AddSingleton<RunQueries>();
        services.AddSingleton<RunStore>();
        services.AddSingleton<ExperimentStore>();
        services.AddSingleton<TrackingStore>();
        services.AddSingleton<RunSearch>();
        services.AddSingleton<HistoryStore>();
        services.AddSingleton<TrackedFileStore>();
        services.AddSingleton<FileUploadStore>();
        services.AddSingleton<LoggedModelStore>();
        services.AddSingleton<EventQueries>();
        services.AddSingleton<OutboxStore>();
        services.AddSingleton<DeadLetterStore>();
        services.AddSingleton<DatasetStore>();
        services.AddSingleton<AliasMoves>();
        services.AddSingleton<EvidenceSigner>();
        services.AddSingleton<PromotionStore>();
        services.AddSingleton<ModelStore>();
        services.AddSingleton<ModelEdits>();
        services.AddSingleton<ModelSearch>();
        services.AddSingleton<AliasRulesStore>();
        services.AddSingleton<Comparisons>();
        services.AddSingleton<LineageStore>();
        services.AddSingleton<ModelCards>();
        services.AddSingleton<GateKeeper>();
        services.AddSingleton<IGateKeeper>(provider => provider.GetRequiredService<GateKeeper>());
        services.AddSingleton<TeacherAnswerStore>();
        services.AddSingleton<TeacherQueries>();
        services.AddSingleton<WorkerStore>();
        services.AddSingleton(provider => new SecretBox(provider.GetService<IConfiguration>()?["Distillery:SecretsKey"], options.DataFolder));
        services.AddSingleton<WebhookStore>();
        services.AddSingleton<DeliveryStore>();
        services.AddSingleton<ScheduleStore>();
        services.AddSingleton<FireStore>();
        services.AddSingleton<KeyStore>();
        services.AddSingleton<AuditStore>();
        services.AddSingleton<TeamStore>();
        services.AddSingleton<JobControl>();
        services.AddSingleton<JobBulk>();
        services.AddSingleton<DeadlineWatch>();
        services.AddHostedService<MigrationService>();
        return services;
    }

    /// <summary>Brings the schema up to date and says what was done; for a process that does nothing else.</summary>
    /// <param name="services">The services of a host that was built and not started.</param>
    /// <param name="output">Where to say it.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is half-applied.</param>
    /// <returns>Exit code: 0, or 1 when the schema and this version do not belong together.</returns>
    public static async Task<int> MigrateOnlyAsync(this IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        var migrator = services.GetRequiredService<Migrator>();
        try
        {
            var applied = await migrator.MigrateAsync(cancellationToken);
            await output.WriteLineAsync(applied.Count == 0 ? "The schema is up to date." : $"Applied {string.Join(", ", applied)}.");
            return 0;
        }
        catch (MigrationException e)
        {
            await output.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
