using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using Npgsql;

namespace Distillery.Registry;

/// <summary>
/// Postgres, from version 13. Writes run at READ COMMITTED under row locks that are always taken in one order (see <see cref="Session"/>);
/// reads see one moment of the store. Every write carries a mark, so that a commit whose answer was lost is found again.
/// </summary>
public sealed partial class PostgresDialect : IDialect
{
    // "distil" in ASCII: one lock for all who migrate this database.
    private const long MigrationLock = 0x64697374696C;
    private const string IdleInTransaction = "25P03";
    private const int MostTexts = 1_000;
    // Postgres allows 65,535 parameters in a statement, for rows that cannot be sent by column.
    private const int MostParameters = 60_000;
    private const int MostRows = 10_000;
    private const string Clock = "CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT)";
    private readonly ConcurrentDictionary<string, string> _expanded = new(StringComparer.Ordinal);
    private readonly NpgsqlDataSource _source;
    private readonly bool _ownsSource;

    /// <summary>Over connections that belong to the caller.</summary>
    /// <param name="source">Where connections come from; not disposed here.</param>
    public PostgresDialect(NpgsqlDataSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
    }

    /// <summary>Over connections of its own.</summary>
    /// <param name="connectionString">Npgsql's connection string. Statements are prepared automatically unless it says otherwise.</param>
    public PostgresDialect(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!settings.ContainsKey("Max Auto Prepare"))
            settings.MaxAutoPrepare = 100;
        if (!settings.ContainsKey("Timeout"))
            settings.Timeout = 5;
        _source = NpgsqlDataSource.Create(settings);
        _ownsSource = true;
    }

    /// <summary>
    /// A process that is frozen in the middle of a write holds its locks no longer than this: then the server ends the transaction, others
    /// go on, and the process, when it is thawed, begins the write anew.
    /// </summary>
    internal TimeSpan IdleLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Tests move time by hand; null asks the database.</summary>
    internal TimeProvider? TestClock { get; init; }

    /// <inheritdoc/>
    public int RecordsPerWrite => int.MaxValue;

    /// <inheritdoc/>
    public string Expand(string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        if (!sql.Contains('{', StringComparison.Ordinal))
            return sql;
        if (_expanded.TryGetValue(sql, out var known))
            return known;
        var text = SqliteOnly().Replace(sql, "");
        text = AnyOf().Replace(text, "= ANY($1)");
        // Not FOR UPDATE: rows that only refer to a locked one must not wait for it.
        text = Lock().Replace(text, match =>
            $"FOR NO KEY UPDATE{(match.Groups["tables"].Length > 0 ? " OF" + match.Groups["tables"].Value : "")}{(match.Groups["kind"].Value == "skip_locked" ? " SKIP LOCKED" : "")}");
        text = text.Replace("{identity}", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", StringComparison.Ordinal)
            .Replace("{without_rowid}", "", StringComparison.Ordinal)
            .Replace("{postgres}", "", StringComparison.Ordinal)
            .Replace("{/postgres}", "", StringComparison.Ordinal);
        if (_expanded.Count < MostTexts)
            _expanded.TryAdd(sql, text);
        return text;
    }

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        if (connection.PostgreSqlVersion.Major < 13)
            throw new MigrationException($"The store needs Postgres 13 or newer; {connection.Host} is {connection.PostgreSqlVersion}.");
    }

    /// <inheritdoc/>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => await _source.OpenConnectionAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<WriteTurn> EnterWriteAsync(CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken);
        return new WriteTurn(connection, _ => connection.DisposeAsync());
    }

    /// <inheritdoc/>
    public async ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<long> NowAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
        => TestClock is { } clock
            ? clock.GetUtcNow().ToUnixTimeMilliseconds()
            : await connection.ExecuteScalarAsync<long>(new CommandDefinition($"SELECT {Clock}", null, transaction, cancellationToken: cancellationToken));

    /// <inheritdoc/>
    public async ValueTask<long> StampAsync(DbConnection connection, DbTransaction transaction, WriteMark mark, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mark);
        var now = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"""
            INSERT INTO write_marks (slot, number, at) VALUES (@Slot, @Number, {Clock})
            ON CONFLICT (slot) DO UPDATE SET number = excluded.number, at = excluded.at
            RETURNING at, set_config('idle_in_transaction_session_timeout', @limit, true)
            """,
            new { mark.Slot, mark.Number, limit = IdleLimit.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) },
            transaction,
            cancellationToken: cancellationToken));
        return TestClock?.GetUtcNow().ToUnixTimeMilliseconds() ?? now;
    }

    /// <inheritdoc/>
    public async Task<bool> WasCommittedAsync(WriteMark mark, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mark);
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        // A write, not a read: it waits for the row's lock, so for the end of the lost transaction if the server still works on it.
        var number = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"INSERT INTO write_marks (slot, number, at) VALUES (@Slot, 0, {Clock}) ON CONFLICT (slot) DO UPDATE SET at = excluded.at RETURNING number",
            new { mark.Slot },
            cancellationToken: cancellationToken));
        return number == mark.Number;
    }

    /// <inheritdoc/>
    public Task PruneMarksAsync(DbConnection connection, DbTransaction transaction, long before, CancellationToken cancellationToken)
        => connection.ExecuteAsync(new CommandDefinition("DELETE FROM write_marks WHERE at < @before", new { before }, transaction, cancellationToken: cancellationToken));

    /// <inheritdoc/>
    public async ValueTask LockMigrationsAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
        => await connection.ExecuteAsync(new CommandDefinition(
            "SELECT pg_advisory_xact_lock(@MigrationLock)", new { MigrationLock }, transaction, commandTimeout: 600, cancellationToken: cancellationToken));

    /// <inheritdoc/>
    public async Task<int> InsertAsync(
        DbConnection connection, DbTransaction transaction, string table, IReadOnlyList<object?[]> rows, string suffix, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(rows);
        var count = 0;
        foreach (var chunk in rows.Chunk(Math.Clamp(MostParameters / rows[0].Length, 1, MostRows)))
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            FillInsert(command, table, chunk, suffix);
            count += await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return count;
    }

    /// <inheritdoc/>
    public async Task<int[]> ExecuteEachAsync(DbConnection connection, DbTransaction transaction, string sql, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(rows);
        await using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        var text = Expand(sql);
        foreach (var row in rows)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = text;
            for (var column = 0; column < row.Length; column++)
                command.Parameters.Add(new NpgsqlParameter($"@p{column}", row[column] ?? DBNull.Value));
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        return [.. batch.BatchCommands.Cast<NpgsqlBatchCommand>().Select(command => (int)command.Rows)];
    }

    /// <inheritdoc/>
    public bool IsTransient(DbException exception) => exception switch
    {
        PostgresException { SqlState: { } state } => state is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.ReadOnlySqlTransaction
            || state is IdleInTransaction || state.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException lost => lost.IsTransient,
        _ => false,
    };

    /// <inheritdoc/>
    public bool IsOutcomeUnknown(DbException exception) => exception is not PostgresException { InvariantSeverity: "ERROR" };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _ownsSource ? _source.DisposeAsync() : ValueTask.CompletedTask;

    private static void FillInsert(DbCommand command, string table, IReadOnlyList<object?[]> rows, string suffix)
    {
        var width = rows[0].Length;
        var columns = new Array?[width];
        for (var column = 0; column < width; column++)
            columns[column] = ColumnOf(rows, column);
        if (columns.Contains(null))
        {
            ValuesInsert.Fill(command, table, rows, suffix);
            return;
        }

        // One array per column: the text does not depend on the number of rows, so the server prepares it once.
        for (var column = 0; column < width; column++)
            ValuesInsert.Add(command, $"@c{column}", columns[column]!);
        command.CommandText = $"INSERT INTO {table} SELECT * FROM unnest({string.Join(", ", Enumerable.Range(0, width).Select(n => $"@c{n}"))}) {suffix}";
    }

    /// <summary>A column as an array of its type; null where its values do not tell one.</summary>
    private static Array? ColumnOf(IReadOnlyList<object?[]> rows, int column)
    {
        var first = rows.Select(row => row[column]).FirstOrDefault(value => value is not null);
        return first switch
        {
            string => Cast<string?>(rows, column),
            long => Cast<long?>(rows, column),
            int => Cast<int?>(rows, column),
            double => Cast<double?>(rows, column),
            _ => null,
        };
    }

    private static T[]? Cast<T>(IReadOnlyList<object?[]> rows, int column)
    {
        var values = new T[rows.Count];
        for (var row = 0; row < values.Length; row++)
        {
            if (rows[row][column] is T value)
                values[row] = value;
            else if (rows[row][column] is not null)
                return null;
        }

        return values;
    }

    [GeneratedRegex(@"\{any (@\w+)\}")]
    private static partial Regex AnyOf();

    [GeneratedRegex(@"\{(?<kind>for_update|skip_locked)(?<tables> [\w, ]+)?\}")]
    private static partial Regex Lock();

    [GeneratedRegex(@"\{sqlite\}.*?\{/sqlite\}", RegexOptions.Singleline)]
    private static partial Regex SqliteOnly();
}
