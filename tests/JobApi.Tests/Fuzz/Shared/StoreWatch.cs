using Microsoft.Data.Sqlite;

namespace Distillery.JobApi.Fuzz;

/// <summary>Looks at the store past the API: whether anybody has committed anything, and how many rows each table has.</summary>
internal sealed class StoreWatch : IDisposable
{
    private readonly SqliteConnection _connection;
    private (long Version, string Counts)? _counted;

    public StoreWatch(string folder)
    {
        _connection = new SqliteConnection($"Data Source={Path.Combine(folder, "registry.db")};Mode=ReadOnly;Pooling=false");
        _connection.Open();
    }

    /// <summary>A number that changes with each commit of others that wrote something.</summary>
    public long Version() => Scalar("PRAGMA data_version");

    /// <summary>Rows of every table but those of sweeps, which go on after their request was answered and then drop their oldest rows.</summary>
    public string Counts()
    {
        // Counted again only when somebody has committed since.
        var version = Version();
        if (_counted is not { } counted || counted.Version != version)
            _counted = counted = (version, Count());
        return counted.Counts;
    }

    public void Dispose() => _connection.Dispose();

    private string Count()
    {
        var tables = new List<string>();
        using (var command = _connection.CreateCommand())
        {
            command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'artifact_sweep%' ORDER BY name";
            using var reader = command.ExecuteReader();
            while (reader.Read())
                tables.Add(reader.GetString(0));
        }

        return string.Join(", ", tables.Select(table => $"{table} {Scalar($"SELECT COUNT(*) FROM {table}")}"));
    }

    private long Scalar(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
