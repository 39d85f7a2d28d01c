namespace Distillery.Registry;

/// <summary>How many jobs there are.</summary>
public sealed class JobCounts
{
    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public JobCounts(Database database) => _database = database;

    /// <summary>Jobs by state; states without jobs are left out.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyDictionary<string, long>> ByStateAsync(CancellationToken cancellationToken)
        => _database.ReadAsync<IReadOnlyDictionary<string, long>>(
            async session => (await session.QueryAsync<Row>("SELECT state, COUNT(*) AS number FROM jobs GROUP BY state"))
                .ToDictionary(row => row.State, row => row.Number, StringComparer.Ordinal),
            cancellationToken);

    private sealed class Row
    {
        public string State { get; set; } = "";

        public long Number { get; set; }
    }
}
