using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>
/// The audit log: append-only, hash-chained. A record is part of the transaction of its act, so there is no act without its record and
/// no record without its act.
/// </summary>
public sealed class AuditStore
{
    private const int LongestSummary = 4_000;
    private const int Batch = 1_000;
    private const string Columns =
        "number, time, actor, role, key_id, act, target, outcome, before_act, after_act, address, request_id, trace_id, previous_hash, hash";

    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public AuditStore(Database database) => _database = database;

    /// <summary>Records an act that was refused.</summary>
    /// <param name="entry">The act.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    public Task RecordRefusalAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return _database.WriteAsync("audit", session => RecordAsync(session, entry with { Refused = true }), cancellationToken);
    }

    /// <summary>A page of records, newest first.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="after">Where the last page ended: a record's number; null begins with the newest.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="ArgumentException"><paramref name="after"/> is not a number.</exception>
    public Task<Page<AuditRecord>> ListAsync(AuditFilter filter, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var bound = filter.OldestFirst ? 0 : long.MaxValue;
        if (!string.IsNullOrEmpty(after) && (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out bound) || bound < 1))
            throw new ArgumentException("after: not a position in this list; give what the last page named as next, or nothing.");
        return _database.ReadAsync(
            async session =>
            {
                var rows = await QueryAsync(session, filter, $"number {(filter.OldestFirst ? '>' : '<')} @bound", bound, filter.OldestFirst ? "ASC" : "DESC", limit + 1);
                return rows.Count > limit
                    ? new Page<AuditRecord>([.. rows.Take(limit)], rows[limit - 1].Number.ToString(CultureInfo.InvariantCulture))
                    : new Page<AuditRecord>(rows, null);
            },
            cancellationToken);
    }

    /// <summary>All records of a filter, oldest first, read in batches.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public async IAsyncEnumerable<AuditRecord> ReadAsync(AuditFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        IReadOnlyList<AuditRecord> rows;
        long last = 0;
        do
        {
            var from = last;
            rows = await _database.ReadAsync(session => QueryAsync(session, filter, "number > @bound", from, "ASC", Batch), cancellationToken);
            foreach (var row in rows)
                yield return row;
            last = rows.Count > 0 ? rows[^1].Number : last;
        }
        while (rows.Count == Batch);
    }

    /// <summary>Follows the whole chain.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    public async Task<AuditVerdict> VerifyAsync(CancellationToken cancellationToken)
    {
        // The head is read first: records that come while we read lie behind it.
        var head = await _database.ReadAsync(session => session.FirstAsync<HeadRow>("SELECT number, hash FROM audit_head"), cancellationToken) ?? new HeadRow();
        var chain = new AuditChain();
        await foreach (var record in ReadAsync(new AuditFilter(), cancellationToken))
        {
            if (record.Number > head.Number || !chain.Follow(record))
                break;
        }

        return chain.End(head.Number, head.Hash);
    }

    /// <summary>
    /// Adds a record to the transaction. It is written at its very end: there the lock on the chain's head is held for the shortest
    /// time, and every transaction takes it last.
    /// </summary>
    internal static Task RecordAsync(Session session, AuditEntry entry)
    {
        session.Acts.Add(entry);
        return Task.CompletedTask;
    }

    /// <summary>Writes what was recorded in a transaction.</summary>
    internal static async Task FlushAsync(Session session)
    {
        if (session.Acts.Count == 0)
            return;
        var count = session.Acts.Count;
        // The update locks the row until the commit, so that concurrent acts line up behind one another.
        var head = (await session.FirstAsync<HeadRow>(
            "UPDATE audit_head SET number = number + @count WHERE one = 1 RETURNING number, hash", new { count }))!;
        var (number, hash) = (head.Number - count, head.Hash);
        var rows = new List<object?[]>(count);
        foreach (var entry in session.Acts)
        {
            var record = ToRecord(entry, ++number, session.Now, hash);
            hash = record.Hash;
            rows.Add([
                record.Number, session.Now, record.Actor, record.Role, record.KeyId, record.Act, record.Target, record.Outcome,
                record.Before, record.After, record.Address, record.RequestId, record.TraceId, record.PreviousHash, record.Hash]);
        }

        await session.InsertAsync($"audit ({Columns})", rows);
        await session.ExecuteAsync("UPDATE audit_head SET hash = @hash WHERE one = 1", new { hash });
    }

    private static AuditRecord ToRecord(AuditEntry entry, long number, long now, string previous)
    {
        var by = entry.By;
        var record = new AuditRecord(
            number, UnixTime.ToTime(now), Clean(by.Name)!, Clean(by.Role), Clean(by.KeyId), Clean(entry.Act)!, Clean(entry.Target)!,
            entry.Refused ? "refused" : "done", Summary(entry.Before), Summary(entry.After), Clean(by.Address), Clean(by.RequestId), Clean(by.TraceId), previous, "");
        return record with { Hash = AuditChain.HashOf(record) };
    }

    // Not every database stores NUL, and halves of surrogate pairs would come back as other characters.
    private static string? Clean(string? text)
        => text is null ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');

    private static string? Summary(object? value)
    {
        if (value is null)
            return null;
        var text = CanonicalJson.Of(value);
        return text.Length <= LongestSummary ? text : CanonicalJson.Of(new { bytes = Encoding.UTF8.GetByteCount(text), sha256 = CanonicalJson.Digest(text) });
    }

    private static async Task<IReadOnlyList<AuditRecord>> QueryAsync(
        Session session, AuditFilter filter, string position, long bound, string direction, int limit)
    {
        var conditions = new List<string> { position };
        if (filter.Actor is not null)
            conditions.Add("actor = @Actor");
        if (filter.Act is not null)
            conditions.Add(filter.Act.EndsWith('.') ? "act LIKE @actStart ESCAPE '!'" : "act = @Act");
        if (filter.Target is not null)
            conditions.Add(filter.Target.EndsWith('/') ? "target LIKE @targetStart ESCAPE '!'" : "target = @Target");
        if (filter.Outcome is not null)
            conditions.Add("outcome = @Outcome");
        if (filter.From is not null)
            conditions.Add("time >= @from");
        if (filter.To is not null)
            conditions.Add("time < @to");
        var rows = await session.QueryAsync<Row>(
            $"SELECT {Columns} FROM audit WHERE {string.Join(" AND ", conditions)} ORDER BY number {direction} LIMIT {limit}",
            new
            {
                bound,
                filter.Actor,
                filter.Act,
                filter.Target,
                filter.Outcome,
                actStart = Start(filter.Act),
                targetStart = Start(filter.Target),
                from = filter.From?.ToUnixTimeMilliseconds(),
                to = filter.To?.ToUnixTimeMilliseconds(),
            });
        return [.. rows.Select(row => row.ToRecord())];
    }

    private static string? Start(string? text)
        => text is null ? null : text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal) + "%";

    private sealed class HeadRow
    {
        public long Number { get; set; }

        public string Hash { get; set; } = AuditChain.Origin;
    }

    private sealed class Row
    {
        public long Number { get; set; }

        public long Time { get; set; }

        public string Actor { get; set; } = "";

        public string? Role { get; set; }

        public string? KeyId { get; set; }

        public string Act { get; set; } = "";

        public string Target { get; set; } = "";

        public string Outcome { get; set; } = "";

        public string? BeforeAct { get; set; }

        public string? AfterAct { get; set; }

        public string? Address { get; set; }

        public string? RequestId { get; set; }

        public string? TraceId { get; set; }

        public string PreviousHash { get; set; } = "";

        public string Hash { get; set; } = "";

        public AuditRecord ToRecord()
            => new(Number, UnixTime.ToTime(Time), Actor, Role, KeyId, Act, Target, Outcome, BeforeAct, AfterAct, Address, RequestId, TraceId, PreviousHash, Hash);
    }
}
