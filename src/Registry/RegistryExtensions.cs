using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Distillery.Registry;

/// <summary>Puts the store into a host.</summary>
public static class RegistryExtensions
{
    /// <summary>
    /// Adds the store of one data folder: SQLite and artifacts on disk. The schema is brought up to date before any other service of the
    /// host starts. Calling it twice changes nothing.
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
        services.AddSingleton<IDialect>(provider => new SqliteDialect(options.DatabaseFile, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IArtifactStore>(_ => new FileArtifactStore(options.BlobFolder));
        services.AddSingleton<Database>();
        services.AddSingleton(provider => new Migrator(provider.GetRequiredService<IDialect>(), Migration.All));
        services.AddSingleton<JobStore>();
        services.AddSingleton<JobQueries>();
        services.AddSingleton<LeaseStore>();
        services.AddSingleton<LeaseReaper>();
        services.AddSingleton<ReportStore>();
        services.AddSingleton<RunQueries>();
        services.AddSingleton<EventQueries>();
        services.AddSingleton<OutboxStore>();
        services.AddSingleton<DatasetStore>();
        services.AddSingleton<ModelStore>();
        services.AddSingleton<WorkerStore>();
        services.AddHostedService<MigrationService>();
        return services;
    }
}
