using System.Globalization;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>
/// Finds runs by MLflow's filters and orders. Pages are cut by key, never by counting rows; metrics are looked up in the newest values, in
/// an index by value, so that no history is read.
/// </summary>
public sealed class RunSearch
{
    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public RunSearch(Database database) => _database = database;

    /// <summary>A page of runs.</summary>
    /// <param name="request">Which ones.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="TrackingException">The filter, the order or the token cannot be read.</exception>
    public async Task<RunPage> SearchAsync(RunSearchRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var clauses = FilterParser.Parse(request.Filter, FilterSchema.Runs);
        var order = OrderParser.Parse(request.OrderBy, FilterSchema.Runs);
        var experiments = request.ExperimentIds?.Select(TrackingNames.ExperimentNo).OfType<long>().Distinct().ToArray();
        return await _database.ReadAsync(
            async session =>
            {
                var keys = await KeyNumbersAsync(session, clauses, order);
                var fields = SortKey.Of(order, keys);
                var after = RunCursor.Read(request.Token, fields);
                if (experiments is { Length: 0 })
                    return new RunPage([], null);
                var found = new List<RunHit>();
                // First what has a value of the first field, then what has none: each part is in the order of an index.
                for (var part = after?.Ranks[0] ?? 0; part <= fields[0].LastPart && found.Count <= request.Limit; part++)
                {
                    if (!fields[0].HasPart(part))
                        continue;
                    var (sql, args) = new RunSearchSql(clauses, keys, fields, part, experiments, request.View)
                        .Build(after is { } cursor && cursor.Ranks[0] == part ? cursor : null, request.Limit + 1 - found.Count);
                    var currentPart = part;
                    await session.ReadAsync(sql, args, reader => found.Add(RunHit.Read(reader, fields, currentPart)));
                }

                var page = found.Take(request.Limit).ToList();
                return new RunPage(
                    await RunLoader.LoadAsync(session, [.. page.Select(hit => hit.No)]), found.Count > request.Limit ? RunCursor.Of(page[^1], fields) : null);
            },
            cancellationToken);
    }

    /// <summary>The same as rows of the native list.</summary>
    /// <param name="request">Which ones; experiments may be named by id or by name.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="TrackingException">The filter, the order or the token cannot be read, or an experiment is not there.</exception>
    public async Task<Page<RunListRow>> ListAsync(RunSearchRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ExperimentIds is { } named)
            request = request with { ExperimentIds = await IdsAsync(named, cancellationToken) };
        var page = await SearchAsync(request, cancellationToken);
        return new Page<RunListRow>([.. page.Runs.Select(ToRow)], page.Next);
    }

    private static RunListRow ToRow(TrackedRun run) => new()
    {
        Id = run.Id,
        Name = run.Name,
        ParentId = run.ParentId ?? run.Tags.FirstOrDefault(tag => tag.Key == RunTags.Parent)?.Value,
        JobId = run.JobId,
        ExperimentId = run.ExperimentId,
        Experiment = run.ExperimentName,
        State = RunStatuses.StateOf(run.Status),
        CreatedAt = UnixTime.ToTime(run.CreatedAt),
        StartedAt = run.Status == RunStatuses.Scheduled ? null : TimeOf(run.StartTime),
        EndedAt = run.EndTime is { } end ? TimeOf(end) : null,
        Actor = run.Actor ?? run.UserId,
        IsDeleted = run.IsDeleted,
        Params = run.Params.ToDictionary(pair => pair.Key, pair => pair.Value),
        Metrics = run.Metrics.ToDictionary(metric => metric.Key, metric => metric.Value),
        Tags = run.Tags.ToDictionary(tag => tag.Key, tag => tag.Value),
    };

    // Clients may send any number.
    private static DateTimeOffset TimeOf(long time)
        => UnixTime.ToTime(Math.Clamp(time, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));

    private static async Task<IReadOnlyDictionary<string, long>> KeyNumbersAsync(Session session, IReadOnlyList<FilterClause> clauses, IReadOnlyList<OrderField> order)
    {
        var names = clauses.Where(clause => clause.Entity == FilterEntity.Metric).Select(clause => clause.Key)
            .Concat(order.Where(field => field.Entity == FilterEntity.Metric).Select(field => field.Key)).Distinct(StringComparer.Ordinal).ToArray();
        return names.Length == 0
            ? new Dictionary<string, long>()
            : (await session.QueryAsync<NamedValueRow>("SELECT no, name FROM metric_keys WHERE name {any @names}", new { names })).ToDictionary(row => row.Name, row => row.No, StringComparer.Ordinal);
    }

    private Task<IReadOnlyList<string>> IdsAsync(IReadOnlyList<string> named, CancellationToken cancellationToken)
        => _database.ReadAsync<IReadOnlyList<string>>(
            async session =>
            {
                var ids = new List<string>();
                foreach (var name in named)
                {
                    var row = await ExperimentStore.FindAsync(session, name)
                        ?? await session.FirstAsync<ExperimentRow>($"SELECT {ExperimentRow.Columns} FROM experiments WHERE name = @name", new { name })
                        ?? throw new TrackingException(TrackingFault.NotFound, $"There is no experiment '{name}'.");
                    ids.Add(row.No.ToString(CultureInfo.InvariantCulture));
                }

                return ids;
            },
            cancellationToken);
}
