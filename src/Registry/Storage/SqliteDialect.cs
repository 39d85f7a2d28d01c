using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Distillery.Registry;

/// <summary>
/// SQLite: the embedded default. Write-ahead log, so that readers never wait and an acknowledged commit survives <c>kill -9</c>;
/// one writer at a time, in turn inside this process and by the file's lock between processes.
/// </summary>
public sealed partial class SqliteDialect : IDialect
{
    private const int BusyTimeoutMs = 15_000;
    private const int MostTexts = 1_000;
    private readonly ConcurrentDictionary<string, string> _expanded = new(StringComparer.Ordinal);
    private readonly SqliteWriter _writer;
    private readonly string _connectionString;
    private readonly string _file;
    private readonly TimeProvider _clock;

    /// <summary>Over one file.</summary>
    /// <param name="file">The database file; made when absent.</param>
    /// <param name="clock">The clock of this machine, which is also the database's: SQLite has no other.</param>
    public SqliteDialect(string file, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        _file = Path.GetFullPath(file);
        _clock = clock;
        _writer = new SqliteWriter(_file, ConnectAsync);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = _file,
            ForeignKeys = true,
            Pooling = true,
            DefaultTimeout = BusyTimeoutMs / 1000,
        }.ToString();
    }

    /// <inheritdoc/>
    public int RecordsPerWrite => 8;

    /// <inheritdoc/>
    public string Expand(string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        if (!sql.Contains('{', StringComparison.Ordinal))
            return sql;
        if (_expanded.TryGetValue(sql, out var known))
            return known;
        // Dapper writes the elements of the list out.
        var text = AnyOf().Replace(PostgresOnly().Replace(sql, ""), "IN $1");
        text = Lock().Replace(text, "")
            .Replace("{identity}", "INTEGER PRIMARY KEY AUTOINCREMENT", StringComparison.Ordinal)
            .Replace("{without_rowid}", "WITHOUT ROWID", StringComparison.Ordinal)
            .Replace("{sqlite}", "", StringComparison.Ordinal)
            .Replace("{/sqlite}", "", StringComparison.Ordinal);
        if (_expanded.Count < MostTexts)
            _expanded.TryAdd(sql, text);
        return text;
    }

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        await using var connection = await OpenAsync(cancellationToken);
        var mode = await connection.ExecuteScalarAsync<string>(new CommandDefinition("PRAGMA journal_mode = WAL", cancellationToken: cancellationToken));
        if (!string.Equals(mode, "wal", StringComparison.OrdinalIgnoreCase))
            throw new IOException($"{_file}: SQLite cannot keep a write-ahead log here (journal mode is {mode}); put the data folder on a local disk.");
    }

    /// <inheritdoc/>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => await ConnectAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<WriteTurn> EnterWriteAsync(CancellationToken cancellationToken) => _writer.EnterAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken)
        => ValueTask.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(IsolationLevel.Serializable, deferred: false));

    /// <inheritdoc/>
    public ValueTask<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken cancellationToken)
        => ValueTask.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(IsolationLevel.Serializable, deferred: true));

    /// <inheritdoc/>
    public ValueTask<long> NowAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
        => ValueTask.FromResult(_clock.GetUtcNow().ToUnixTimeMilliseconds());

    /// <inheritdoc/>
    public ValueTask<long> StampAsync(DbConnection connection, DbTransaction transaction, WriteMark mark, CancellationToken cancellationToken)
        => NowAsync(connection, transaction, cancellationToken); // A file in this process: a commit is never in doubt.

    /// <inheritdoc/>
    public Task<bool> WasCommittedAsync(WriteMark mark, CancellationToken cancellationToken)
        => throw new NotSupportedException("A commit to SQLite is never in doubt.");

    /// <inheritdoc/>
    public Task PruneMarksAsync(DbConnection connection, DbTransaction transaction, long before, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask LockMigrationsAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
        => ValueTask.CompletedTask; // The write transaction is the lock.

    /// <inheritdoc/>
    public async Task<int> InsertAsync(
        DbConnection connection, DbTransaction transaction, string table, IReadOnlyList<object?[]> rows, string suffix, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        // There is no way to a server to save: one compiled row, many times, is cheaper than one long text that is compiled each time.
        return (await ExecuteEachAsync(connection, transaction, ValuesInsert.Text(table, rows[0].Length, 1, suffix), rows, cancellationToken)).Sum();
    }

    /// <inheritdoc/>
    public Task<int[]> ExecuteEachAsync(DbConnection connection, DbTransaction transaction, string sql, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_writer.Execute((SqliteConnection)connection, Expand(sql), rows));
    }

    /// <inheritdoc/>
    public bool IsOutcomeUnknown(DbException exception) => false;

    /// <inheritdoc/>
    public bool IsTransient(DbException exception) => exception is SqliteException { SqliteErrorCode: 5 or 6 }; // busy, locked

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private async Task<SqliteConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            using var command = connection.CreateCommand();
            // With a write-ahead log, NORMAL loses nothing when the process dies; only a power cut may take the last commits, never the file.
            command.CommandText = $"PRAGMA busy_timeout = {BusyTimeoutMs}; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;";
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    [GeneratedRegex(@"\{any (@\w+)\}")]
    private static partial Regex AnyOf();

    [GeneratedRegex(@"\{(for_update|skip_locked)( [\w, ]+)?\}")]
    private static partial Regex Lock();

    [GeneratedRegex(@"\{postgres\}.*?\{/postgres\}", RegexOptions.Singleline)]
    private static partial Regex PostgresOnly();
}
