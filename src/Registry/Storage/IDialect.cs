using System.Data.Common;

namespace Distillery.Registry;

/// <summary>
/// The few places where databases differ. Everything else is one SQL text that all of them understand, with these tokens:
/// <c>{identity}</c> a growing primary key, <c>{without_rowid}</c> a table stored in key order, <c>{for_update}</c> a row lock,
/// <c>{skip_locked}</c> a row lock that passes over rows which others hold (<c>{for_update j, s}</c> and <c>{skip_locked j, s}</c> name the
/// tables of a join), <c>{any @list}</c> equal to one of a list, and <c>{postgres}…{/postgres}</c>, <c>{sqlite}…{/sqlite}</c> for what only one of them has.
/// </summary>
public interface IDialect : IAsyncDisposable
{
    /// <summary>
    /// How many records one transaction takes when many wait: few where a commit costs little more than its rows, so that the first need not wait for
    /// the last; as many as there are where each commit is a way to a server and back.
    /// </summary>
    int RecordsPerWrite { get; }

    /// <summary>Replaces the tokens of a text.</summary>
    /// <param name="sql">SQL with tokens.</param>
    /// <returns>SQL of this database.</returns>
    string Expand(string sql);

    /// <summary>Makes the database ready to be migrated, for example creates its file.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Opens a connection, from a pool where there is one.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Waits until this process may begin a write, which matters where a database has one writer at a time, and gives a connection for it.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Dispose it after the transaction.</returns>
    ValueTask<WriteTurn> EnterWriteAsync(CancellationToken cancellationToken);

    /// <summary>Begins a transaction that will write.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Begins a transaction that sees one moment of the store.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>The database's clock, which decides leases.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="transaction">Its transaction.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Unix milliseconds, UTC.</returns>
    ValueTask<long> NowAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken);

    /// <summary>The database's clock, and a mark inside a write by which <see cref="WasCommittedAsync"/> knows it again.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="transaction">A write transaction, in which nothing was done yet.</param>
    /// <param name="mark">The mark.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Unix milliseconds, UTC.</returns>
    ValueTask<long> StampAsync(DbConnection connection, DbTransaction transaction, WriteMark mark, CancellationToken cancellationToken);

    /// <summary>Whether a write whose commit was not answered is in the store. Waits until the database has decided.</summary>
    /// <param name="mark">The mark that the write carried.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<bool> WasCommittedAsync(WriteMark mark, CancellationToken cancellationToken);

    /// <summary>Forgets marks that nobody will ask for any more.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="transaction">A write transaction.</param>
    /// <param name="before">Unix milliseconds; younger marks stay.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task PruneMarksAsync(DbConnection connection, DbTransaction transaction, long before, CancellationToken cancellationToken);

    /// <summary>Keeps every other instance from migrating until the transaction ends.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="transaction">A write transaction.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask LockMigrationsAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken);

    /// <summary>Inserts many rows the way this database does it fastest.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="transaction">A write transaction.</param>
    /// <param name="table">Table with its columns, for example <c>params (run_no, name, value)</c>.</param>
    /// <param name="rows">At least one row; values in the order of the columns.</param>
    /// <param name="suffix">For example what to do on a conflict.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many rows were inserted or changed.</returns>
    Task<int> InsertAsync(
        DbConnection connection, DbTransaction transaction, string table, IReadOnlyList<object?[]> rows, string suffix, CancellationToken cancellationToken);

    /// <summary>Executes a statement once for each row of values, with few waits.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="transaction">A write transaction.</param>
    /// <param name="sql">A statement with the parameters <c>@p0</c>, <c>@p1</c> and so on.</param>
    /// <param name="rows">Their values; where one may be null, the statement casts it to its type.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many rows each execution changed, or found where it only reads.</returns>
    Task<int[]> ExecuteEachAsync(
        DbConnection connection, DbTransaction transaction, string sql, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken);

    /// <summary>Whether the same work may succeed when it is done once more, for example after a deadlock or a lost connection.</summary>
    /// <param name="exception">What the database said.</param>
    bool IsTransient(DbException exception);

    /// <summary>Whether a commit that failed with this error may nevertheless have been made, because the answer did not arrive.</summary>
    /// <param name="exception">What came instead of the answer.</param>
    bool IsOutcomeUnknown(DbException exception);
}
