using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Dapper;

namespace Distillery.Registry;

/// <summary>
/// Runs units of work against the store: each is one transaction, or nothing of it. Work that surely left nothing behind (a deadlock, a
/// connection lost before the commit) is repeated for a moment. When the connection is lost in the middle of a commit, the store is asked
/// whether it holds the write: then its result is given, else it is repeated. So a write is made once, or fails with nothing written, or,
/// when the store stays away, ends in <see cref="CommitUnknownException"/>.
/// </summary>
public sealed class Database
{
    private const int Tries = 7;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepMarks = TimeSpan.FromHours(6);
    private readonly ConcurrentBag<WriteMark> _marks = [];
    private readonly MetricKeyCache _metricKeys = new();
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

    /// <summary>How long the store is asked about a commit that it did not answer.</summary>
    internal TimeSpan DoubtPatience { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many records one write takes best when many wait, see <see cref="IDialect.RecordsPerWrite"/>.</summary>
    public int RecordsPerWrite => _dialect.RecordsPerWrite;

    /// <summary>Answers if the store can be read.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task PingAsync(CancellationToken cancellationToken)
        => ReadAsync(session => session.ScalarAsync<long>("SELECT COUNT(*) FROM schema_migrations"), cancellationToken);

    /// <summary>Whether an error says that the store is away or busy, so that the same call may succeed a little later.</summary>
    /// <param name="exception">What a call threw.</param>
    public bool IsPassing(Exception exception) => exception is CommitUnknownException || (exception is DbException e && _dialect.IsTransient(e));

    internal Task<T> ReadAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken)
        => RepeatAsync(() => TryReadAsync(work, cancellationToken), cancellationToken);

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
        using var activity = RegistryTelemetry.StartWrite(name);
        if (!_marks.TryTake(out var mark))
            mark = new WriteMark();
        try
        {
            var result = await RepeatAsync(() => TryWriteAsync(name, work, mark, cancellationToken), cancellationToken);
            // Only now: after an error a lost transaction may still hold its row.
            _marks.Add(mark);
            return result;
        }
        catch (StaleTokenException e)
        {
            await CountStaleAsync(name, e, cancellationToken);
            throw;
        }
    }

    /// <summary>Counts a write that was refused because its token is of the past, in the store and as a metric.</summary>
    internal async Task CountStaleAsync(string name, StaleTokenException refused, CancellationToken cancellationToken)
    {
        RegistryMetrics.StaleWrites.Add(1, new KeyValuePair<string, object?>("write", name));
        try
        {
            await WriteAsync("count-stale", session => StaleWrites.AddAsync(session, name, refused), cancellationToken);
        }
        catch (Exception e) when (e is DbException or CommitUnknownException or OperationCanceledException)
        {
            // The write itself was refused, which is what matters; the metric has it.
        }
    }

    /// <summary>Drops what is only kept to answer for lost connections.</summary>
    internal Task PruneMarksAsync(CancellationToken cancellationToken)
        => WriteAsync("prune-marks", session => session.PruneMarksAsync(session.Now - UnixTime.Of(KeepMarks)), cancellationToken);

    private async Task<T> RepeatAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (DbException e) when (attempt < Tries && _dialect.IsTransient(e) && Stopwatch.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20 << attempt), cancellationToken);
            }
        }
    }

    private async Task<T> TryReadAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await _dialect.OpenAsync(cancellationToken);
        await using var transaction = await _dialect.BeginReadAsync(connection, cancellationToken);
        var now = await _dialect.NowAsync(connection, transaction, cancellationToken);
        return await work(new Session(_dialect, connection, transaction, now, _metricKeys, cancellationToken));
    }

    private async Task<T> TryWriteAsync<T>(string name, Func<Session, Task<T>> work, WriteMark mark, CancellationToken cancellationToken)
    {
        var (result, signals, doubt) = await CommitAsync(name, work, mark, cancellationToken);
        if (doubt is not null && !await IsInStoreAsync(name, mark, doubt))
            throw doubt;
        _signals.Raise(signals);
        return result;
    }

    private async Task<(T Result, IEnumerable<string> Signals, DbException? Doubt)> CommitAsync<T>(
        string name, Func<Session, Task<T>> work, WriteMark mark, CancellationToken cancellationToken)
    {
        await using var turn = await _dialect.EnterWriteAsync(cancellationToken);
        var connection = turn.Connection;
        await using var transaction = await _dialect.BeginWriteAsync(connection, cancellationToken);
        mark.Number++;
        var now = await _dialect.StampAsync(connection, transaction, mark, cancellationToken);
        var session = new Session(_dialect, connection, transaction, now, _metricKeys, cancellationToken);
        var result = await work(session);
        await AuditStore.FlushAsync(session);
        if (BeforeCommit is { } stop)
            await stop(name);
        try
        {
            // Not cancellable: from here on the caller must learn what became of it.
            await transaction.CommitAsync(CancellationToken.None);
            turn.IsClean = true;
            return (result, session.Signals, null);
        }
        catch (DbException e) when (_dialect.IsOutcomeUnknown(e))
        {
            return (result, session.Signals, e);
        }
    }

    private async Task<bool> IsInStoreAsync(string name, WriteMark mark, DbException doubt)
    {
        using var patience = new CancellationTokenSource(DoubtPatience);
        while (true)
        {
            try
            {
                return await _dialect.WasCommittedAsync(mark, patience.Token);
            }
            catch (Exception e) when (e is DbException or OperationCanceledException)
            {
                if (patience.IsCancellationRequested || (e is DbException error && !_dialect.IsTransient(error)))
                    throw new CommitUnknownException($"The connection to the store was lost while '{name}' was being committed, and the store has not come back; the write is either whole or absent.", doubt);
                await Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None);
            }
        }
    }
}
