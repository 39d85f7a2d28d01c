using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Distillery.Registry;

/// <summary>The store by the settings that every service reads.</summary>
public static class RegistrySettings
{
    /// <summary>Folder of a service that is told none.</summary>
    public const string StandardFolder = ".distillery";

    /// <summary>
    /// Adds the store: on Postgres when the container has a data source of it, else SQLite in the data folder. Reads what
    /// <see cref="RegistryOptions.FromConfiguration"/> does.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <returns>The same host.</returns>
    public static IHostApplicationBuilder AddRegistry(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddRegistry(RegistryOptions.FromConfiguration(builder.Configuration));
        return builder;
    }

    /// <summary>The shared folder of artifacts and, without Postgres, of the database.</summary>
    /// <param name="settings">The configuration.</param>
    /// <returns>An absolute path.</returns>
    public static string DataFolder(this IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Path.GetFullPath(settings["Distillery:DataFolder"] is { Length: > 0 } folder ? folder : StandardFolder);
    }
}
