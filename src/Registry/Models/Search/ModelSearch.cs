using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Finds models and versions by MLflow's filter grammar.</summary>
/// <param name="database">The store.</param>
public sealed class ModelSearch(Database database)
{
    // What a filter may ask, and what a list may be ordered by.
    private static readonly FilterSchema ModelFilter = new("registered_model", [new("name")], [FilterEntity.Tag]);
    private static readonly FilterSchema ModelOrder = new(
        "registered_model", [new("name"), new("last_updated_timestamp", IsNumber: true), new("creation_timestamp", IsNumber: true)], [],
        new Dictionary<string, string> { ["timestamp"] = "last_updated_timestamp" });

    private static readonly FilterSchema VersionFilter = new(
        "model_version", [new("name"), new("run_id", AllowsIn: true), new("source_path"), new("version_number", IsNumber: true)], [FilterEntity.Tag],
        new Dictionary<string, string> { ["source"] = "source_path", ["version"] = "version_number" });

    private static readonly FilterSchema VersionOrder = new(
        "model_version",
        [new("name"), new("version_number", IsNumber: true), new("last_updated_timestamp", IsNumber: true), new("creation_timestamp", IsNumber: true)],
        [],
        new Dictionary<string, string> { ["version"] = "version_number", ["timestamp"] = "last_updated_timestamp" });

    private static readonly IReadOnlyList<OrderField> ByName = [new(FilterEntity.Attribute, "name", false)];

    private static readonly IReadOnlyList<OrderField> ByChange =
    [
        new(FilterEntity.Attribute, "last_updated_timestamp", true), new(FilterEntity.Attribute, "name", false), new(FilterEntity.Attribute, "version_number", true),
    ];

    /// <summary>A page of models.</summary>
    /// <param name="filter">For example <c>name LIKE 'games%' AND tags.team = 'search'</c>; null for all. A model without a tag matches <c>tag != …</c>.</param>
    /// <param name="orderBy">For example <c>last_updated_timestamp DESC</c>; by name when empty.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="pageToken">Where the last page ended.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="TrackingException">Filter, order or token cannot be read.</exception>
    public Task<Page<ModelView>> ModelsAsync(string? filter, IReadOnlyList<string> orderBy, int limit, string? pageToken, CancellationToken cancellationToken)
    {
        var clauses = FilterParser.Parse(filter, ModelFilter);
        var order = orderBy?.Count > 0 ? OrderParser.Parse(orderBy, ModelOrder) : ByName;
        var start = OffsetToken.Read(pageToken);
        return database.ReadAsync(
            async session =>
            {
                var all = await ModelReader.ReadAsync(session, NameRule(clauses, "name"), new { name = NameOf(clauses) });
                // MLflow's client always asks for models that are no prompts, by a tag that others do not have.
                var found = FilterMatch.Sort(all.Where(model => clauses.All(clause => FilterMatch.Of(clause, (entity, key) => ValueOf(model, entity, key), missingIsUnequal: true))), order, ValueOf);
                return PageOf([.. found], start, limit);
            },
            cancellationToken);
    }

    /// <summary>A page of versions of all models.</summary>
    /// <param name="filter">For example <c>name = 'games' AND version_number > 3</c>; null for all.</param>
    /// <param name="orderBy">For example <c>version_number DESC</c>; those that changed last first when empty.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="pageToken">Where the last page ended.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="TrackingException">Filter, order or token cannot be read.</exception>
    public Task<Page<ModelVersionView>> VersionsAsync(string? filter, IReadOnlyList<string> orderBy, int limit, string? pageToken, CancellationToken cancellationToken)
    {
        var clauses = FilterParser.Parse(filter, VersionFilter);
        var order = orderBy?.Count > 0 ? OrderParser.Parse(orderBy, VersionOrder) : ByChange;
        var start = OffsetToken.Read(pageToken);
        return database.ReadAsync(
            async session =>
            {
                var all = await VersionReader.FindAsync(session, NameRule(clauses, "model"), new { name = NameOf(clauses) });
                var found = FilterMatch.Sort(all.Where(version => clauses.All(clause => FilterMatch.Of(clause, (entity, key) => ValueOf(version, entity, key), missingIsUnequal: true))), order, ValueOf);
                var page = PageOf([.. found], start, limit);
                // Files and metrics only of what is shown.
                return new Page<ModelVersionView>(await VersionReader.WithPartsAsync(session, page.Items), page.Next);
            },
            cancellationToken);
    }

    private static Page<T> PageOf<T>(IReadOnlyList<T> found, int start, int limit)
        => new([.. found.Skip(start).Take(limit)], found.Count > (long)start + limit ? OffsetToken.Of(start + limit) : null);

    // The one clause that most calls have is answered by the database; all are checked in any case.
    private static string? NameRule(IReadOnlyList<FilterClause> clauses, string column) => NameOf(clauses) is null ? null : $"{column} = @name";

    private static string? NameOf(IReadOnlyList<FilterClause> clauses)
        => clauses.FirstOrDefault(clause => clause is { Entity: FilterEntity.Attribute, Key: "name", Operator: FilterOperator.Equal })?.Text;

    private static object? ValueOf(ModelView model, FilterEntity entity, string key) => (entity, key) switch
    {
        (FilterEntity.Tag, _) => model.Tags.GetValueOrDefault(key),
        (_, "name") => model.Name,
        (_, "creation_timestamp") => (double)model.CreatedAt.ToUnixTimeMilliseconds(),
        _ => (double)model.UpdatedAt.ToUnixTimeMilliseconds(),
    };

    private static object? ValueOf(ModelVersionView version, FilterEntity entity, string key) => (entity, key) switch
    {
        (FilterEntity.Tag, _) => version.Tags.GetValueOrDefault(key),
        (_, "name") => version.Model,
        (_, "run_id") => version.RunId,
        (_, "source_path") => version.Source ?? MLflowSources.Of(version.Model, version.Version),
        (_, "version_number") => (double)version.Version,
        (_, "creation_timestamp") => (double)version.CreatedAt.ToUnixTimeMilliseconds(),
        _ => (double)version.UpdatedAt.ToUnixTimeMilliseconds(),
    };
}
