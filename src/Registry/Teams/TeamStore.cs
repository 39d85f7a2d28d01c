using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Teams, their shares and quotas. A team is there as soon as someone submits a job for it or sets something of it.</summary>
public sealed class TeamStore
{
    /// <summary>The team of jobs that name none.</summary>
    public const string Default = "default";

    private const string Columns =
        """
        SELECT t.name, t.weight, t.max_running, t.max_queued,
            (SELECT COUNT(*) FROM stages s WHERE s.state = 'running' AND s.team = t.name) AS running,
            (SELECT COUNT(*) FROM jobs j WHERE j.state = 'queued' AND j.team = t.name) AS queued
        FROM teams t
        """;

    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public TeamStore(Database database) => _database = database;

    /// <summary>Every team, by name.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<TeamView>> ListAsync(CancellationToken cancellationToken)
        => _database.ReadAsync<IReadOnlyList<TeamView>>(
            async session =>
            {
                var teams = await session.QueryAsync<TeamRow>(Columns);
                var ready = (await session.QueryAsync<ReadyRow>("SELECT team, COUNT(*) AS ready FROM stages WHERE state = 'ready' AND held = 0 GROUP BY team"))
                    .ToDictionary(row => row.Team, row => (int)row.Ready);
                return [.. teams.OrderBy(team => team.Name, StringComparer.Ordinal).Select(team => team.ToView(ready.GetValueOrDefault(team.Name)))];
            },
            cancellationToken);

    /// <summary>One team; null when there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<TeamView?> FindAsync(string name, CancellationToken cancellationToken)
        => _database.ReadAsync(session => FindAsync(session, name), cancellationToken);

    /// <summary>Sets weight and quotas; the team is made when absent. What runs beyond a new quota goes on, nothing new is taken.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="settings">What to set.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public Task<TeamView> SetAsync(string name, TeamSettings settings, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(settings);
        if (!(settings.Weight >= 0.01 && settings.Weight <= 100))
            throw new ArgumentOutOfRangeException(nameof(settings), $"weight: {settings.Weight} must be from 0.01 to 100.");
        if (settings.MaxRunning < 0 || settings.MaxQueued < 0)
            throw new ArgumentOutOfRangeException(nameof(settings), "maxRunning and maxQueued must be 0 or more, or absent for any number.");
        return _database.WriteAsync(
            "team",
            async session =>
            {
                var before = await FindAsync(session, name);
                await session.ExecuteAsync(
                    """
                    INSERT INTO teams (name, weight, max_running, max_queued) VALUES (@name, @Weight, @MaxRunning, @MaxQueued)
                    ON CONFLICT (name) DO UPDATE SET weight = excluded.weight, max_running = excluded.max_running, max_queued = excluded.max_queued
                    """,
                    new { name, settings.Weight, settings.MaxRunning, settings.MaxQueued });
                await AuditStore.RecordAsync(
                    session,
                    new AuditEntry(by, "team.set", $"team/{name}")
                    {
                        Before = before is null ? null : new { before.Weight, before.MaxRunning, before.MaxQueued },
                        After = settings,
                    });
                return (await FindAsync(session, name))!;
            },
            cancellationToken);
    }

    /// <summary>Makes a team known, and refuses a job beyond its quota of jobs that have not started.</summary>
    internal static async Task EnterAsync(Session session, string name)
    {
        await session.ExecuteAsync("INSERT INTO teams (name, weight) VALUES (@name, 1) ON CONFLICT (name) DO NOTHING", new { name });
        if (await session.FirstAsync<int?>("SELECT max_queued FROM teams WHERE name = @name", new { name }) is null)
            return;
        // Under the lock, so that of two submissions for one place one is refused.
        var most = await session.FirstAsync<int?>("SELECT max_queued FROM teams WHERE name = @name {for_update}", new { name });
        var queued = await session.ScalarAsync<long>("SELECT COUNT(*) FROM jobs WHERE state = 'queued' AND team = @name", new { name });
        if (queued >= most)
            throw new QuotaExceededException($"Team {name} has {queued} of {most} jobs waiting to start. Submit again when one has started, cancel one, or ask an admin for a larger quota.");
    }

    private static async Task<TeamView?> FindAsync(Session session, string name)
    {
        var team = await session.FirstAsync<TeamRow>(Columns + " WHERE t.name = @name", new { name });
        return team?.ToView((int)await session.ScalarAsync<long>("SELECT COUNT(*) FROM stages WHERE state = 'ready' AND held = 0 AND team = @name", new { name }));
    }

    private sealed class ReadyRow
    {
        public string Team { get; set; } = "";

        public long Ready { get; set; }
    }

    private sealed class TeamRow
    {
        public string Name { get; set; } = "";

        public double Weight { get; set; }

        public int? MaxRunning { get; set; }

        public int? MaxQueued { get; set; }

        public long Running { get; set; }

        public long Queued { get; set; }

        public TeamView ToView(int ready) => new()
        {
            Name = Name,
            Weight = Weight,
            MaxRunning = MaxRunning,
            MaxQueued = MaxQueued,
            Running = (int)Running,
            Queued = (int)Queued,
            Ready = ready,
        };
    }
}
