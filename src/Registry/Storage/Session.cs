using System.Data.Common;
using Dapper;

namespace Distillery.Registry;

/// <summary>One transaction, and the time at which it began by the database's clock.</summary>
/// <remarks>
/// <para>
/// Order of locks, so that no two transactions ever wait for each other: first the job's row (<see cref="NextSequenceAsync"/>,
/// <see cref="JobFlow.JobAsync"/>), then its stages, then whatever else (a dataset's row, a model's row, metric keys by name, newest metrics by
/// key). A transaction locks at most one job. A claim, which does not know its job beforehand, locks both with <c>{skip_locked}</c> and so
/// never waits; then, as its last lock, the row of the team whose quota it checks. A heartbeat locks its stage only and then asks for nothing
/// more.
/// </para>
/// <para>A row that was read without a lock may be old by the time of the write: read again under the lock what decides.</para>
/// </remarks>
internal sealed class Session(
    IDialect dialect, DbConnection connection, DbTransaction transaction, long now, MetricKeyCache metricKeys, CancellationToken cancellationToken)
{
    private readonly HashSet<string> _signals = [];

    /// <summary>Unix milliseconds by the database's clock.</summary>
    public long Now => now;

    /// <summary>Numbers of metric keys.</summary>
    public MetricKeyCache MetricKeys => metricKeys;

    /// <summary>What to wake after the commit.</summary>
    public IReadOnlyCollection<string> Signals => _signals;

    /// <summary>Acts of this transaction; they join the audit log just before the commit.</summary>
    public List<AuditEntry> Acts { get; } = [];

    public void Signal(string subject) => _signals.Add(subject);

    public Task<int> ExecuteAsync(string sql, object? args = null) => connection.ExecuteAsync(Command(sql, args));

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? args = null)
        => [.. await connection.QueryAsync<T>(Command(sql, args))];

    public Task<T?> FirstAsync<T>(string sql, object? args = null) => connection.QueryFirstOrDefaultAsync<T>(Command(sql, args));

    public async Task<T> ScalarAsync<T>(string sql, object? args = null) => (await connection.ExecuteScalarAsync<T>(Command(sql, args)))!;

    /// <summary>Reads rows one by one, for answers that are too long to hold.</summary>
    public async Task ReadAsync(string sql, object args, Action<DbDataReader> row)
    {
        await using var reader = await connection.ExecuteReaderAsync(Command(sql, args));
        while (await reader.ReadAsync(cancellationToken))
            row(reader);
    }

    /// <summary>Inserts many rows with few waits.</summary>
    /// <param name="table">Table with its columns, for example <c>params (run_no, name, value)</c>.</param>
    /// <param name="rows">Values in the order of the columns.</param>
    /// <param name="suffix">For example what to do on a conflict.</param>
    /// <returns>How many rows were inserted or changed.</returns>
    public Task<int> InsertAsync(string table, IReadOnlyList<object?[]> rows, string suffix = "")
        => rows.Count == 0 ? Task.FromResult(0) : dialect.InsertAsync(connection, transaction, table, rows, suffix, cancellationToken);

    /// <summary>Executes a statement once for each row of values, with few waits.</summary>
    /// <param name="sql">A statement with the parameters <c>@p0</c>, <c>@p1</c> and so on.</param>
    /// <param name="rows">Their values; where one may be null, the statement casts it to its type.</param>
    /// <returns>How many rows each execution changed, or found where it only reads.</returns>
    public Task<int[]> ExecuteEachAsync(string sql, IReadOnlyList<object?[]> rows)
        => rows.Count == 0 ? Task.FromResult<int[]>([]) : dialect.ExecuteEachAsync(connection, transaction, sql, rows, cancellationToken);

    /// <summary>Takes the next numbers of a job's sequence, and with them the lock on the job's row until the commit.</summary>
    /// <returns>The last of the numbers.</returns>
    public async Task<long> NextSequenceAsync(string jobId, int count = 1)
    {
        Signal(StoreSignals.Job(jobId));
        return await ScalarAsync<long>("UPDATE jobs SET sequence = sequence + @count WHERE id = @jobId RETURNING sequence", new { jobId, count });
    }

    public Task PruneMarksAsync(long before) => dialect.PruneMarksAsync(connection, transaction, before, cancellationToken);

    private CommandDefinition Command(string sql, object? args)
        => new(dialect.Expand(sql), args, transaction, cancellationToken: cancellationToken);
}
