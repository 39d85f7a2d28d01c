using Npgsql;

namespace Microsoft.Extensions.Hosting;

/// <summary>The platform's database.</summary>
public static class DatabaseExtensions
{
    /// <summary>Name of the connection string.</summary>
    public const string ConnectionName = "registry";

    /// <summary>Adds the Postgres data source of the store when <c>ConnectionStrings:registry</c> is set; without it the store is a SQLite file.</summary>
    /// <param name="builder">The host.</param>
    /// <returns>The same host.</returns>
    public static IHostApplicationBuilder AddPlatformDatabase(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(ConnectionName)))
            builder.AddNpgsqlDataSource(ConnectionName, configureDataSourceBuilder: source => Tune(source.ConnectionStringBuilder));
        return builder;
    }

    // The store sends the same few statements for ever, and should notice soon that a server is away; the connection string may say otherwise.
    private static void Tune(NpgsqlConnectionStringBuilder settings)
    {
        if (!settings.ContainsKey("Max Auto Prepare"))
            settings.MaxAutoPrepare = 100;
        if (!settings.ContainsKey("Timeout"))
            settings.Timeout = 5;
    }
}
