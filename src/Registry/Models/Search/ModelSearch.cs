using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Finds models and versions by MLflow's filter grammar. Pages are cut by key, never by counting rows.</summary>
/// <param name="database">The store.</param>
public sealed class ModelSearch(Database database)
{
    /// <summary>A page of models; where the asked fields are equal, by name.</summary>
    /// <param name="filter">For example <c>name LIKE 'games%' AND tags.team = 'search'</c>; null for all. A model without a tag matches <c>tag != …</c>.</param>
    /// <param name="orderBy">For example <c>last_updated_timestamp DESC</c>; by name when empty.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="pageToken">Where the last page ended.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="TrackingException">Filter, order or token cannot be read.</exception>
    public Task<Page<ModelView>> ModelsAsync(string? filter, IReadOnlyList<string> orderBy, int limit, string? pageToken, CancellationToken cancellationToken)
        => PageAsync(
            new SearchQuery<ModelView>(ModelSearchTables.Models, filter, orderBy, pageToken),
            limit,
            async (session, sql, args) =>
            {
                var names = await session.QueryAsync<string>(sql, args);
                var found = (await ModelReader.ReadAsync(session, "name {any @names}", new { names })).ToDictionary(model => model.Name);
                return [.. names.Select(name => found[name])];
            },
            cancellationToken);

    /// <summary>A page of versions of all models; where the asked fields are equal, by name and then the newest first.</summary>
    /// <param name="filter">For example <c>name = 'games' AND version_number > 3</c>; null for all.</param>
    /// <param name="orderBy">For example <c>version_number DESC</c>; those that changed last first when empty.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="pageToken">Where the last page ended.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="TrackingException">Filter, order or token cannot be read.</exception>
    public Task<Page<ModelVersionView>> VersionsAsync(string? filter, IReadOnlyList<string> orderBy, int limit, string? pageToken, CancellationToken cancellationToken)
        => PageAsync(
            new SearchQuery<ModelVersionView>(ModelSearchTables.Versions, filter, orderBy, pageToken),
            limit,
            async (session, sql, args) => await VersionReader.ReadAsync(session, await session.QueryAsync<VersionKey>(sql, args)),
            cancellationToken);

    private Task<Page<T>> PageAsync<T>(SearchQuery<T> query, int limit, Func<Session, string, object, Task<IReadOnlyList<T>>> readAsync, CancellationToken cancellationToken)
        => database.ReadAsync(
            async session =>
            {
                // One more than is shown says whether another page follows.
                var (sql, args) = query.Build(limit + 1);
                var found = await readAsync(session, sql, args);
                return found.Count > limit ? new Page<T>([.. found.Take(limit)], query.TokenBehind(found[limit - 1])) : new Page<T>(found, null);
            },
            cancellationToken);
}
