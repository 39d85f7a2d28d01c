using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>API keys: made, checked, revoked. Every act is one transaction with its audit record.</summary>
public sealed class KeyStore
{
    /// <summary>Id and name of the key that the configuration names.</summary>
    public const string Bootstrap = "bootstrap";

    private const int LongestName = 100;
    private const int DefaultDays = 365;
    private const int MostDays = 3_650;
    private const string Columns = "id, name, hash, role, team, created_at, created_by, expires_at, revoked_at, revoked_by, used_at, grants";
    private static readonly string[] Reserved = [Bootstrap, "local", "system", "scheduler", "anonymous"];
    private static readonly TimeSpan UsePrecision = TimeSpan.FromMinutes(5);
    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public KeyStore(Database database) => _database = database;

    /// <summary>Makes a key.</summary>
    /// <param name="key">What it should be.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <returns>The key with its secret, which is not kept.</returns>
    /// <exception cref="ArgumentException">A field is not valid; the message names it.</exception>
    /// <exception cref="KeyNameTakenException">Another living key has that name.</exception>
    public Task<CreatedKey> CreateAsync(NewKey key, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(by);
        Check(key);
        return _database.WriteAsync(
            "create-key",
            async session =>
            {
                if (await session.ScalarAsync<long>("SELECT COUNT(*) FROM api_keys WHERE name = @Name AND revoked_at IS NULL", new { key.Name }) > 0)
                    throw new KeyNameTakenException($"There is a key named '{key.Name}' already. Revoke it first, or choose another name.");
                var (id, text) = KeyText.New();
                var row = new Row
                {
                    Id = id,
                    Name = key.Name,
                    Hash = SecretHash.OfRandom(text),
                    Role = key.Role,
                    Team = string.IsNullOrEmpty(key.Team) ? null : key.Team,
                    Grants = string.Join(',', key.Grants.Distinct(StringComparer.Ordinal)),
                    CreatedAt = session.Now,
                    CreatedBy = by.Name,
                    ExpiresAt = session.Now + UnixTime.Of(TimeSpan.FromDays(key.ExpiresInDays ?? DefaultDays)),
                };
                await InsertAsync(session, row);
                var view = row.ToView(session.Now);
                await AuditStore.RecordAsync(session, new AuditEntry(by, "key.create", $"key/{id}") { After = Summary(view) });
                return new CreatedKey(view, text);
            },
            cancellationToken);
    }

    /// <summary>A page of keys, newest first; revoked and expired ones too.</summary>
    /// <param name="after">Where the last page ended.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="ArgumentException"><paramref name="after"/> was not given out by a page.</exception>
    public Task<Page<KeyView>> ListAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        var start = Cursor.Parse(after);
        return _database.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync<Row>(
                    $"""
                    SELECT {Columns} FROM api_keys
                    {(start is null ? "" : "WHERE (created_at, id) < (@Time, @Id)")}
                    ORDER BY created_at DESC, id DESC LIMIT {limit + 1}
                    """,
                    new { start?.Time, start?.Id });
                var next = rows.Count > limit ? new Cursor(rows[limit - 1].CreatedAt, rows[limit - 1].Id).ToString() : null;
                return new Page<KeyView>([.. rows.Take(limit).Select(row => row.ToView(session.Now))], next);
            },
            cancellationToken);
    }

    /// <summary>A key; null when there is none.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<KeyView?> FindAsync(string id, CancellationToken cancellationToken)
        => _database.ReadAsync(async session => (await RowAsync(session, id))?.ToView(session.Now), cancellationToken);

    /// <summary>Takes a key back for good. A second time changes nothing.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The key as it is now; null when there is none.</returns>
    public Task<KeyView?> RevokeAsync(string id, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        return _database.WriteAsync<KeyView?>(
            "revoke-key",
            async session =>
            {
                if (await RowAsync(session, id, "{for_update}") is not { } row)
                    return null;
                if (row.RevokedAt is null)
                {
                    var before = row.ToView(session.Now);
                    (row.RevokedAt, row.RevokedBy) = (session.Now, by.Name);
                    await session.ExecuteAsync("UPDATE api_keys SET revoked_at = @RevokedAt, revoked_by = @RevokedBy WHERE id = @Id", new { row.RevokedAt, row.RevokedBy, row.Id });
                    await AuditStore.RecordAsync(session, new AuditEntry(by, "key.revoke", $"key/{id}") { Before = Summary(before), After = Summary(row.ToView(session.Now)) });
                }

                return row.ToView(session.Now);
            },
            cancellationToken);
    }

    /// <summary>What a text that a caller showed is worth. Unknown ids take as long as known ones.</summary>
    /// <param name="text">The key as it was shown.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public async Task<KeyCheck> CheckAsync(string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var id = KeyText.TryReadId(text, out var named) ? named : Bootstrap;
        var (row, now) = await _database.ReadAsync(async session => (await RowAsync(session, id), session.Now), cancellationToken);
        // Compared in any case, with a hash that no text has.
        var matches = SecretHash.Matches(text, row?.Hash ?? AuditChain.Origin);
        if (row is null || !matches)
            return new KeyCheck((KeyView?)null);
        if (row.RevokedAt is null && (row.UsedAt is null || row.UsedAt < now - UnixTime.Of(UsePrecision)))
        {
            await _database.WriteAsync(
                "use-key", session => session.ExecuteAsync("UPDATE api_keys SET used_at = @Now WHERE id = @id", new { session.Now, id }), cancellationToken);
        }

        return new KeyCheck(row.ToView(now));
    }

    /// <summary>Whether any key of a role could open the door now.</summary>
    /// <param name="role">The role.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<bool> AnyActiveAsync(string role, CancellationToken cancellationToken)
        => _database.ReadAsync(
            async session => await session.ScalarAsync<long>(
                "SELECT COUNT(*) FROM api_keys WHERE role = @role AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > @Now)",
                new { role, session.Now }) > 0,
            cancellationToken);

    /// <summary>Keeps the key of the configuration as an admin's. The same secret changes nothing, not even a revocation; a new one replaces it.</summary>
    /// <param name="secret">The secret; at least 16 characters.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    public Task EnsureBootstrapAsync(string secret, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(secret);
        return _database.WriteAsync(
            "bootstrap-key",
            async session =>
            {
                var earlier = await RowAsync(session, Bootstrap, "{for_update}");
                if (earlier is not null && SecretHash.Matches(secret, earlier.Hash))
                    return;
                var row = new Row { Id = Bootstrap, Name = Bootstrap, Hash = SecretHash.OfChosen(secret), Role = Roles.Admin, CreatedAt = session.Now, CreatedBy = "configuration" };
                if (earlier is null)
                {
                    // Several instances may start at once: the first wins, and they have the same secret.
                    if (await InsertAsync(session, row, "ON CONFLICT (id) DO NOTHING") == 0)
                        return;
                }
                else
                {
                    await session.ExecuteAsync(
                        "UPDATE api_keys SET hash = @Hash, created_at = @CreatedAt, revoked_at = NULL, revoked_by = NULL, used_at = NULL WHERE id = @Id",
                        new { row.Hash, row.CreatedAt, row.Id });
                }

                await AuditStore.RecordAsync(session, new AuditEntry("configuration", earlier is null ? "key.create" : "key.replace", $"key/{Bootstrap}") { After = Summary(row.ToView(session.Now)) });
            },
            cancellationToken);
    }

    private static void Check(NewKey key)
    {
        if (string.IsNullOrEmpty(key.Name) || key.Name.Length > LongestName || !char.IsAsciiLetterOrDigit(key.Name[0])
            || !key.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '@'))
            throw new ArgumentException($"name: '{key.Name}' must be letters, digits, dash, underscore, dot and @, beginning with a letter or digit, at most {LongestName}.");
        if (Reserved.Contains(key.Name, StringComparer.OrdinalIgnoreCase))
            throw new ArgumentException($"name: '{key.Name}' is a name of the platform itself; choose another.");
        if (!Roles.All.Contains(key.Role))
            throw new ArgumentException($"role: '{key.Role}' must be one of {string.Join(", ", Roles.All)}.");
        if (key.Team is { Length: > 0 } team && (team.Length > LongestName || !team.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')))
            throw new ArgumentException($"team: '{team}' must be letters, digits, dash, underscore and dot, at most {LongestName}.");
        if (key.Grants is null || key.Grants.Except(Grants.All).FirstOrDefault() is not null || key.Grants.Contains(null!))
            throw new ArgumentException($"grants: each must be one of {string.Join(", ", Grants.All)}.");
        if (key.Grants.Contains(Grants.Override) && key.Role is not (Roles.Approver or Roles.Admin))
            throw new ArgumentException($"grants: '{Grants.Override}' goes with the role approver; admins have it without.");
        if (key.ExpiresInDays is < 1 or > MostDays)
            throw new ArgumentException($"expiresInDays: {key.ExpiresInDays} must be from 1 to {MostDays}.");
    }

    private static Task<Row?> RowAsync(Session session, string id, string suffix = "")
        => session.FirstAsync<Row>($"SELECT {Columns} FROM api_keys WHERE id = @id {suffix}", new { id });

    private static Task<int> InsertAsync(Session session, Row row, string suffix = "")
        => session.ExecuteAsync(
            $"""
            INSERT INTO api_keys ({Columns})
            VALUES (@Id, @Name, @Hash, @Role, @Team, @CreatedAt, @CreatedBy, @ExpiresAt, @RevokedAt, @RevokedBy, @UsedAt, @Grants) {suffix}
            """,
            row);

    private static object Summary(KeyView key) => new { key.Name, key.Role, key.Team, key.State, key.ExpiresAt, Grants = key.Grants.Count > 0 ? key.Grants : null };

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string Name { get; set; } = "";

        public string Hash { get; set; } = "";

        public string Role { get; set; } = "";

        public string? Team { get; set; }

        public long CreatedAt { get; set; }

        public string CreatedBy { get; set; } = "";

        public long? ExpiresAt { get; set; }

        public long? RevokedAt { get; set; }

        public string? RevokedBy { get; set; }

        public long? UsedAt { get; set; }

        public string Grants { get; set; } = "";

        public KeyView ToView(long now)
            => new(
                Id,
                Name,
                Role,
                Team,
                RevokedAt is not null ? KeyCheck.Revoked : ExpiresAt <= now ? KeyCheck.Expired : KeyCheck.Active,
                UnixTime.ToTime(CreatedAt),
                CreatedBy,
                UnixTime.ToTime(ExpiresAt),
                UnixTime.ToTime(RevokedAt),
                RevokedBy,
                UnixTime.ToTime(UsedAt))
            {
                Grants = Grants.Split(',', StringSplitOptions.RemoveEmptyEntries),
            };
    }
}
