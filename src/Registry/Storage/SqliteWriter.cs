using Microsoft.Data.Sqlite;

namespace Distillery.Registry;

/// <summary>
/// The one connection by which this process writes to its SQLite file, in turn. It stays open: its page cache stays warm, and a statement that
/// comes again and again is compiled once. The log is carried over into the file beside the writes, not inside one of them.
/// </summary>
/// <param name="file">The database file.</param>
/// <param name="open">Opens a connection.</param>
internal sealed class SqliteWriter(string file, Func<CancellationToken, Task<SqliteConnection>> open) : IAsyncDisposable
{
    /// <summary>Bytes of the log above which it is carried over.</summary>
    public const long LogLimit = 8 << 20;

    // Texts are few and fixed; this only keeps a mistake from growing without end.
    private const int MostStatements = 200;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private SqliteConnection? _connection;
    private long _carryAt = LogLimit;
    private Task _carrying = Task.CompletedTask;

    /// <summary>Waits for the turn.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<WriteTurn> EnterAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_connection is null)
            {
                _connection = await open(cancellationToken);
                using var pragma = _connection.CreateCommand();
                // Far above the limit at which the log is carried over beside the writes: only if that fails again and again.
                pragma.CommandText = $"PRAGMA wal_autocheckpoint = 50000; PRAGMA journal_size_limit = {LogLimit}; PRAGMA cache_size = -16000;";
                await pragma.ExecuteNonQueryAsync(cancellationToken);
            }

            return new WriteTurn(_connection, LeaveAsync);
        }
        catch
        {
            _turn.Release();
            throw;
        }
    }

    /// <summary>Executes a statement once for each row.</summary>
    /// <param name="connection">The connection of the turn, in a transaction; or another one, for which nothing is kept.</param>
    /// <param name="text">A statement with the parameters <c>@p0</c>, <c>@p1</c> and so on.</param>
    /// <param name="rows">Their values.</param>
    /// <returns>How many rows each execution changed, or found where it only reads.</returns>
    public int[] Execute(SqliteConnection connection, string text, IReadOnlyList<object?[]> rows)
    {
        if (!ReferenceEquals(connection, _connection) || (_statements.Count >= MostStatements && !_statements.ContainsKey(text)))
        {
            using var once = new SqliteStatement(connection, text);
            return [.. rows.Select(once.Execute)];
        }

        if (!_statements.TryGetValue(text, out var statement))
            _statements[text] = statement = new SqliteStatement(connection, text);
        return [.. rows.Select(statement.Execute)];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _carrying;
        Close();
        _turn.Dispose();
    }

    private ValueTask LeaveAsync(bool isClean)
    {
        if (!isClean)
            Close();
        else if (_carrying.IsCompleted && LogLength() > _carryAt)
            _carrying = Task.Run(CarryAsync);
        _turn.Release();
        return ValueTask.CompletedTask;
    }

    private void Close()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
        _connection?.Dispose();
        _connection = null;
    }

    /// <summary>Most of it beside the writes; what they add meanwhile in a turn of its own, after which the log begins anew.</summary>
    private async Task CarryAsync()
    {
        try
        {
            await using var connection = await open(CancellationToken.None);
            await CheckpointAsync(connection);
            await _turn.WaitAsync();
            try
            {
                // Somebody may still read from the log: then it goes on growing for now.
                _carryAt = await CheckpointAsync(connection) ? LogLimit : LogLength() + LogLimit;
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (SqliteException)
        {
            // Nothing is lost: the log holds it. It is tried again after a later write.
        }
    }

    /// <returns>Whether all of the log is in the file now, so that the next write begins it anew.</returns>
    private static async Task<bool> CheckpointAsync(SqliteConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() && row.GetInt64(1) == row.GetInt64(2);
    }

    private long LogLength()
    {
        var log = new FileInfo(file + "-wal");
        return log.Exists ? log.Length : 0;
    }
}
