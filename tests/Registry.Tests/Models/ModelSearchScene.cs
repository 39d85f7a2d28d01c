using System.Globalization;
using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>Random models and versions in a store, and the same in memory, searched there clause by clause.</summary>
internal sealed class ModelSearchScene
{
    // Signs that a database could take for its own, that addresses escape, and letters that differ by case only.
    private static readonly string[] Names = ["games", "Games", "games-2", "a b", "50%", "x_y", "it's", "[z]*?", "é", "É", "模型 1", "😀", "say \"hi\"", "x\\y", "tab\there", "~.-_"];
    private static readonly string[] Keys = ["team", "mlflow.prompt.is_prompt", "odd key"];
    private static readonly string[] Values = ["search", "Search", "", "true", "50%", "a_b", "o'clock"];
    private readonly Random _random;

    private ModelSearchScene(int seed) => _random = new Random(seed);

    public IReadOnlyList<ModelView> Models { get; private set; } = [];

    public IReadOnlyList<ModelVersionView> Versions { get; private set; } = [];

    public static async Task<ModelSearchScene> CreateAsync(TestStore store, int seed)
    {
        var scene = new ModelSearchScene(seed);
        var tracking = new TrackingStore(store.Database);
        var runs = new List<string>();
        for (var n = 0; n < 3; n++)
            runs.Add((await tracking.CreateAsync(new NewTrackedRun { Name = $"run {n}" }, "ann", default)).Id);
        foreach (var name in Names.OrderBy(_ => scene._random.Next()).ToList())
            await store.Database.WriteAsync("fill", session => scene.AddAsync(session, name, runs), default);
        scene.Models = await store.Models.ListAsync(default);
        var versions = new List<ModelVersionView>();
        foreach (var model in scene.Models)
            versions.AddRange(await store.Models.VersionsAsync(model.Name, default));
        scene.Versions = versions;
        return scene;
    }

    public string? ModelFilter() => Filter(() => _random.Next(2) == 0 ? Text("name", Names) : Text(Tag(), Values));

    public string? VersionFilter()
    {
        var run = Versions.First(version => version.RunId is not null).RunId!;
        var sources = Versions.Select(SourceOf).ToArray();
        return Filter(() => _random.Next(5) switch
        {
            0 => Text(Pick("name", "model_version.name"), Names),
            1 => _random.Next(2) == 0 ? $"run_id {Pick("IN", "NOT IN")} ('{run}', 'nothing')" : Text("run_id", [run, run[..5] + "%", "nothing"]),
            2 => Text(Pick("source_path", "source"), [.. sources, .. sources.Select(source => source[..^3] + "%"), "mlflow-artifacts:%", "%é%", "%25%"]),
            3 => $"{Pick("version_number", "version")} {Pick("=", "!=", "<", "<=", ">", ">=")} {Pick("1", "2", "2.5", "-1", "1e20")}",
            _ => Text(Tag(), Values),
        });
    }

    public List<string> ModelOrder() => Order("name", "last_updated_timestamp", "creation_timestamp");

    public List<string> VersionOrder() => Order("name", "version_number", "last_updated_timestamp", "creation_timestamp");

    /// <summary>The models that a filter lets through, in order.</summary>
    public IReadOnlyList<ModelView> Found(string? filter, IReadOnlyList<string> order)
        => Found(ModelSearchTables.Models, Models, filter, order, ValueOf, model => model.Name);

    /// <summary>The versions that a filter lets through, in order.</summary>
    public IReadOnlyList<ModelVersionView> FoundVersions(string? filter, IReadOnlyList<string> order)
        => Found(ModelSearchTables.Versions, Versions, filter, order, ValueOf, version => version.Model, version => -version.Version);

    private static IReadOnlyList<T> Found<T>(
        SearchTable<T> table, IReadOnlyList<T> all, string? filter, IReadOnlyList<string> order, Func<T, FilterEntity, string, object?> valueOf, params Func<T, object>[] last)
    {
        var clauses = FilterParser.Parse(filter, table.Filter);
        var fields = order.Count > 0 ? OrderParser.Parse(order, table.Order) : table.Standard;
        var found = all.Where(item => clauses.All(clause => FilterMatch.Of(clause, (entity, key) => valueOf(item, entity, key), missingIsUnequal: true)));
        foreach (var by in last.Reverse())
            found = found.OrderBy(by, Comparer<object>.Create((a, b) => a is string x ? string.CompareOrdinal(Bytes(x), Bytes((string)b)) : ((int)a).CompareTo((int)b)));
        return [.. FilterMatch.Sort(found, fields, valueOf)];
    }

    // UTF-16 order is not the order of the bytes.
    private static string Bytes(string text) => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text));

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
        (_, "source_path") => SourceOf(version),
        (_, "version_number") => (double)version.Version,
        (_, "creation_timestamp") => (double)version.CreatedAt.ToUnixTimeMilliseconds(),
        _ => (double)version.UpdatedAt.ToUnixTimeMilliseconds(),
    };

    private static string SourceOf(ModelVersionView version) => version.Source ?? MLflowSources.Of(version.Model, version.Version);

    private async Task AddAsync(Session session, string name, IReadOnlyList<string> runs)
    {
        var count = _random.Next(0, 4);
        await session.InsertAsync("models (name, created_at, updated_at, latest_version)", [[name, Moment(), Moment(), count]]);
        await session.InsertAsync("model_tags (model, name, value)", [.. Tags().Select(tag => new object?[] { name, tag.Key, tag.Value })]);
        for (var number = 1; number <= count; number++)
        {
            await session.InsertAsync(
                "model_versions (model, version, run_id, created_at, updated_at, actor, source)",
                [[name, number, _random.Next(2) == 0 ? Pick([.. runs]) : null, Moment(), Moment(), "ann", _random.Next(2) == 0 ? null : Pick("s3://bucket/é", "models:/x", $"mlflow-artifacts:/registered-models/games/{number}")]]);
            await session.InsertAsync("version_tags (model, version, name, value)", [.. Tags().Select(tag => new object?[] { name, number, tag.Key, tag.Value })]);
        }
    }

    // Few moments, so that many are equal.
    private long Moment() => 1_700_000_000_000 + (1_000 * _random.Next(4));

    private IEnumerable<KeyValuePair<string, string>> Tags() => Keys.Where(_ => _random.Next(2) == 0).Select(key => KeyValuePair.Create(key, Pick(Values))).ToList();

    private string? Filter(Func<string> clause) => _random.Next(8) == 0 ? null : string.Join(Pick(" AND ", " and "), Enumerable.Range(0, _random.Next(1, 4)).Select(_ => clause()));

    private string Tag() => Pick(Keys) is var key && key.Contains(' ', StringComparison.Ordinal) ? $"tags.`{key}`" : $"{Pick("tag", "tags")}.`{key}`";

    private string Text(string name, string[] others)
    {
        var (other, sign) = (Pick(others), Pick("=", "!=", "!=", "LIKE", "ILIKE"));
        if (sign.EndsWith("LIKE", StringComparison.Ordinal) && other.EnumerateRunes().ToList() is [var first, .., var last])
            other = Pick(other, $"{first}%", $"%{last}", "_" + other[first.Utf16SequenceLength..], other.ToUpper(CultureInfo.InvariantCulture));
        return $"{name} {sign} '{other.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private List<string> Order(params string[] fields)
        => [.. fields.OrderBy(_ => _random.Next()).Take(_random.Next(0, fields.Length + 1)).Select(field => field + Pick("", " ASC", " DESC"))];

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
