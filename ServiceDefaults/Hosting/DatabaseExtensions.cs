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
            builder.AddNpgsqlDataSource(ConnectionName);
        return builder;
    }
}
