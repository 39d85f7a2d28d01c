namespace Distillery.Registry;

/// <summary>Asks the store what refers to content.</summary>
internal sealed class References(Database database)
{
    private const int Page = 500;

    /// <summary>Those of some digests that something refers to.</summary>
    /// <param name="digests">The digests, a few hundred.</param>
    /// <param name="without">Jobs whose runs and checkpoints count as gone: a dry run's expired ones.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public async Task<IReadOnlySet<string>> AmongAsync(IReadOnlyList<string> digests, IReadOnlyList<string> without, CancellationToken cancellationToken)
    {
        var list = digests.ToArray();
        var jobs = without.ToArray();
        return await database.ReadAsync(
            async session =>
            {
                var found = new HashSet<string>(StringComparer.Ordinal);
                foreach (var source in ReferenceSource.All)
                {
                    var condition = source.Condition is { } own ? $" AND {own}" : "";
                    if (jobs.Length > 0)
                        condition += Without(source.Table);
                    found.UnionWith(await session.QueryAsync<string>(
                        $"SELECT DISTINCT {source.Column} FROM {source.Table} WHERE {source.Column} {{any @list}}{condition}", new { list, jobs, session.Now }));
                }

                return found;
            },
            cancellationToken);
    }

    /// <summary>Every digest that a source refers to, in the database's order.</summary>
    public async IAsyncEnumerable<string> OfAsync(ReferenceSource source, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var condition = source.Condition is { } own ? $" AND {own}" : "";
        var after = "";
        while (true)
        {
            var start = after;
            var page = await database.ReadAsync(
                session => session.QueryAsync<string>(
                    $"SELECT DISTINCT {source.Column} FROM {source.Table} WHERE {source.Column} > @start{condition} ORDER BY {source.Column} LIMIT {Page}", new { start, session.Now }),
                cancellationToken);
            foreach (var digest in page)
                yield return digest;
            if (page.Count < Page)
                yield break;
            after = page[^1];
        }
    }

    /// <summary>Start of the oldest stage that is running; null when none is.</summary>
    public Task<long?> OldestRunningAsync(CancellationToken cancellationToken)
        => database.ReadAsync(session => session.FirstAsync<long?>("SELECT MIN(started_at) FROM stages WHERE state = 'running'"), cancellationToken);

    /// <summary>Whether an upload is known.</summary>
    public Task<bool> HasUploadAsync(string id, CancellationToken cancellationToken)
        => database.ReadAsync(async session => await session.FirstAsync<string>("SELECT id FROM artifact_uploads WHERE id = @id", new { id }) is not null, cancellationToken);

    private static string Without(string table) => table switch
    {
        "run_artifacts" => " AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.no = run_artifacts.run_no AND r.job_id {any @jobs})",
        "checkpoints" => " AND NOT EXISTS (SELECT 1 FROM stages s WHERE s.id = checkpoints.stage_id AND s.job_id {any @jobs})",
        _ => "",
    };
}
