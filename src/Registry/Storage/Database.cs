using System.Data.Common;
using Dapper;

namespace Distillery.Registry;

/// <summary>Runs units of work against the store: each is one transaction, or nothing of it.</summary>
public sealed class Database
{
    private const int Tries = 5;
    private readonly IDialect _dialect;
    private readonly StoreSignals _signals;

    static Database() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <summary>Over a database.</summary>
    /// <param name="dialect">The database.</param>
    /// <param name="signals">Told what has changed, after each commit.</param>
    public Database(IDialect dialect, StoreSignals signals)
    {
        _dialect = dialect;
        _signals = signals;
    }

    /// <summary>Tests stop the world here: called with the name of the work, just before its commit.</summary>
    internal Func<string, Task>? BeforeCommit { get; set; }

    /// <summary>Answers if the store can be read.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task PingAsync(CancellationToken cancellationToken)
        => ReadAsync(session => session.ScalarAsync<long>("SELECT COUNT(*) FROM schema_migrations"), cancellationToken);

    internal async Task<T> ReadAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await _dialect.OpenAsync(cancellationToken);
        await using var transaction = await _dialect.BeginReadAsync(connection, cancellationToken);
        var now = await _dialect.NowAsync(connection, transaction, cancellationToken);
        return await work(new Session(_dialect, connection, transaction, now, cancellationToken));
    }

    internal Task WriteAsync(string name, Func<Session, Task> work, CancellationToken cancellationToken)
        => WriteAsync(
            name,
            async session =>
            {
                await work(session);
                return true;
            },
            cancellationToken);

    /// <summary>The work may run several times, so it must not change anything but the session.</summary>
    internal async Task<T> WriteAsync<T>(string name, Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryWriteAsync(name, work, cancellationToken);
            }
            catch (DbException e) when (attempt < Tries && _dialect.IsTransient(e))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20 << attempt), cancellationToken);
            }
        }
    }

    private async Task<T> TryWriteAsync<T>(string name, Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        using var turn = await _dialect.EnterWriteAsync(cancellationToken);
        await using var connection = await _dialect.OpenAsync(cancellationToken);
        await using var transaction = await _dialect.BeginWriteAsync(connection, cancellationToken);
        var now = await _dialect.NowAsync(connection, transaction, cancellationToken);
        var session = new Session(_dialect, connection, transaction, now, cancellationToken);
        var result = await work(session);
        if (BeforeCommit is { } stop)
            await stop(name);
        // Not cancellable: from here on the caller must learn what became of it.
        await transaction.CommitAsync(CancellationToken.None);
        _signals.Raise(session.Signals);
        return result;
    }
}
