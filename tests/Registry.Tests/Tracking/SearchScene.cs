using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Distillery.Registry.Tests;

/// <summary>Random runs in a store, and the same runs in memory with a search of their own: the simplest that can be written.</summary>
internal sealed class SearchScene
{
    private static readonly string[] Words = ["a", "A", "ab", "aB", "b%", "b_", "[x]", "*", "?", "é", "É", "", "o'clock", "say \"hi\"", "x\\y", "50%", "long " + new string('z', 70), "long " + new string('z', 69) + "y"];
    private static readonly string[] MetricKeys = ["loss", "acc", "odd-key", "external/x", "with space", "n.dots"];
    private static readonly string[] TextKeys = ["lr", "team", "odd key", "mlflow.user", "k/ey"];
    private static readonly double[] Numbers = [0, 1, -1, 0.5, 0.25, 1e300, -1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 3];
    private static readonly string[] Statuses = ["RUNNING", "FINISHED", "FAILED", "KILLED", "SCHEDULED"];
    private readonly Random _random;

    private SearchScene(int seed) => _random = new Random(seed);

    public List<Row> Rows { get; } = [];

    public static async Task<SearchScene> CreateAsync(TestStore store, int seed, int runs)
    {
        var scene = new SearchScene(seed);
        var tracking = new TrackingStore(store.Database);
        for (var n = 0; n < runs; n++)
            scene.Rows.Add(await scene.AddAsync(tracking));
        return scene;
    }

    /// <summary>A random filter, as text and as a test.</summary>
    public (string Text, Func<Row, bool> Holds) Filter()
    {
        var clauses = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Clause()).ToList();
        return (string.Join(Pick(" AND ", " and ", "  And\n"), clauses.Select(clause => clause.Text)), row => clauses.All(clause => clause.Holds(row)));
    }

    /// <summary>A random order, as texts and as a comparison.</summary>
    public (List<string> Texts, Comparison<Row> Compare) Order()
    {
        var fields = new Dictionary<string, (string Text, Comparison<Row> Compare)>();
        for (var n = _random.Next(0, 4); n > 0; n--)
        {
            var descending = _random.Next(2) == 0;
            var direction = descending ? Pick(" DESC", " desc") : Pick("", " ASC");
            var (name, value) = _random.Next(4) switch
            {
                0 when Pick(MetricKeys) is var key => ($"metrics.{Quoted(key)}", (Func<Row, object?>)(row => row.Metrics.TryGetValue(key, out var v) ? v : null)),
                1 when Pick(TextKeys) is var key => ($"params.{Quoted(key)}", row => row.Params.GetValueOrDefault(key)),
                2 when Pick(TextKeys) is var key => ($"tags.{Quoted(key)}", row => row.Tags.GetValueOrDefault(key)),
                _ => Pick<(string, Func<Row, object?>)>(("start_time", row => (double)row.Start), ("attributes.end_time", row => row.End is { } end ? (double)end : null), ("run_name", row => row.Name), ("status", row => row.Status)),
            };
            fields.TryAdd(name.Replace("\"", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal), (name + direction, (a, b) => Compare(value(a), value(b), descending)));
        }

        var all = fields.Values.ToList();
        return (all.Select(field => field.Text).ToList(), (a, b) =>
        {
            foreach (var (_, compare) in all)
            {
                if (compare(a, b) is var order and not 0)
                    return order;
            }

            return a.Start != b.Start ? b.Start.CompareTo(a.Start) : string.CompareOrdinal(a.Id, b.Id);
        });
    }

    private async Task<Row> AddAsync(TrackingStore tracking)
    {
        var start = _random.Next(1, 12) * 1000L;
        var tags = Some(TextKeys, 0.5).ToDictionary(key => key, _ => Pick(Words));
        var name = Pick(Words) is { Length: > 0 } given ? given : "unnamed";
        var run = await tracking.CreateAsync(
            new NewTrackedRun { Name = name, StartTime = start, UserId = Pick("ann", "bob"), Tags = [.. tags.Select(tag => new TrackedTag(tag.Key, tag.Value))] }, "test", default);
        var metrics = Some(MetricKeys, 0.6).ToDictionary(key => key, _ => Pick(Numbers));
        var parameters = Some(TextKeys, 0.6).ToDictionary(key => key, _ => Pick(Words));
        await tracking.LogAsync(
            run.Id,
            // An earlier step with another value must not matter.
            new RunBatch([.. metrics.SelectMany(pair => new[] { new TrackedMetric(pair.Key, pair.Value, 10, 2), new TrackedMetric(pair.Key, 77, 20, 1) })], [.. parameters.Select(pair => new TrackedTag(pair.Key, pair.Value))], []),
            default);
        var status = Pick(Statuses);
        var end = _random.Next(2) == 0 ? start + _random.Next(5000) : (long?)null;
        await tracking.UpdateAsync(run.Id, status, end, null, default);
        var data = Enumerable.Range(0, _random.Next(3)).Select(n => (Name: Pick("shop", "films", "Shop"), Digest: $"d{n}", Context: Pick("train", "eval", null))).ToList();
        await tracking.LogInputsAsync(
            run.Id, [.. data.Select(d => new DatasetInput(d.Name, d.Digest, "local", "x", null, null, d.Context is null ? [] : [new TrackedTag("mlflow.data.context", d.Context)]))], [], default);
        return new Row(run.Id, name, run.UserId, status, start, end, run.ArtifactUri, metrics, parameters, tags, data);
    }

    private (string Text, Func<Row, bool> Holds) Clause()
    {
        switch (_random.Next(5))
        {
            case 0:
                var metric = Pick(MetricKeys);
                return Numeric(Pick("metrics", "metric", "Metrics") + "." + Quoted(metric), row => row.Metrics.TryGetValue(metric, out var v) ? v : null, Numbers.Where(double.IsFinite).Append(0.3).ToArray());
            case 1:
                var param = Pick(TextKeys);
                return Textual(Pick("params", "param", "parameters") + "." + Quoted(param), row => [row.Params.GetValueOrDefault(param)], Words, false);
            case 2:
                var tag = Pick(TextKeys);
                return Textual(Pick("tags", "tag") + "." + Quoted(tag), row => [row.Tags.GetValueOrDefault(tag)], Words, false);
            case 3:
                return Pick(
                    Textual(Pick("name", "x") == "name" ? "dataset.name" : "datasets.name", row => [.. row.Datasets.Select(d => d.Name)], ["shop", "films", "none"], true),
                    Textual("dataset.digest", row => [.. row.Datasets.Select(d => d.Digest)], ["d0", "d1"], true),
                    Textual("dataset.context", row => [.. row.Datasets.Select(d => d.Context)], ["train", "eval", "none"], true));
            default:
                return Pick(
                    Textual(Pick("attributes.run_name", "run_name", "tags.`mlflow.runName`", "run.`run name`"), row => [row.Name], Words, false),
                    Textual("attr.status", row => [row.Status], [.. Statuses, "running"], false),
                    Textual("user_id", row => [row.User], ["ann", "bob", "ANN"], false),
                    Textual("run_id", row => [row.Id], [.. Rows.Take(3).Select(row => row.Id), "nothing"], true),
                    Textual("artifact_uri", row => [row.Uri], [.. Rows.Take(2).Select(row => row.Uri), "mlflow-artifacts:/0/%"], false),
                    Numeric(Pick("start_time", "attributes.created", "run.Created"), row => row.Start, [1000, 3000, 3000.5, 12000]),
                    Numeric("end_time", row => row.End, [1000, 5000, 7500.25]));
        }
    }

    private (string Text, Func<Row, bool> Holds) Numeric(string name, Func<Row, double?> value, double[] others)
    {
        var (other, sign) = (Pick(others), Pick("=", "!=", "<", "<=", ">", ">="));
        return ($"{name}{Pick(" ", "")}{sign}{Pick(" ", "")}{other.ToString("R", CultureInfo.InvariantCulture).Replace("E+", "e", StringComparison.Ordinal)}", row => value(row) is { } v && sign switch
        {
            "=" => v == other,
            "!=" => v != other,
            "<" => v < other,
            "<=" => v <= other,
            ">" => v > other,
            _ => v >= other,
        });
    }

    private (string Text, Func<Row, bool> Holds) Textual(string name, Func<Row, IReadOnlyList<string?>> values, string[] others, bool lists)
    {
        if (lists && _random.Next(3) == 0)
        {
            var list = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Pick(others)).ToList();
            var not = _random.Next(2) == 0;
            return ($"{name} {(not ? "NOT IN" : "in")} ({string.Join(", ", list.Select(Text))})", row => values(row).Any(v => v is not null && list.Contains(v) != not));
        }

        var other = Pick(others);
        var sign = Pick("=", "!=", "LIKE", "ILIKE", "like");
        if (sign.EndsWith("IKE", StringComparison.OrdinalIgnoreCase) && other.Length > 0 && _random.Next(2) == 0)
            other = Pick("%" + other[..1] + "%", other[..1] + "%", "_" + other[1..], "%", other + "%");
        return ($"{name} {sign} {Text(other)}", row => values(row).Any(v => v is not null && sign.ToUpperInvariant() switch
        {
            "=" => v == other,
            "!=" => v != other,
            "LIKE" => Like(other).IsMatch(v),
            _ => Like(Lower(other)).IsMatch(Lower(v)),
        }));
    }

    private static Regex Like(string pattern)
        => new($"^{string.Concat(pattern.Select(c => c switch { '%' => "[\\s\\S]*", '_' => "[\\s\\S]", _ => Regex.Escape(c.ToString()) }))}\\z");

    private static string Lower(string text) => string.Concat(text.Select(c => c is >= 'A' and <= 'Z' ? (char)(c + 32) : c));

    // NaN and then nothing come last in both directions.
    private static int Compare(object? a, object? b, bool descending)
    {
        static int Rank(object? value) => value switch { null => 2, double and double.NaN => 1, _ => 0 };
        if (Rank(a) != Rank(b))
            return Rank(a) - Rank(b);
        if (Rank(a) > 0)
            return 0;
        var order = a is double x ? x.CompareTo((double)b!) : Encoding.UTF8.GetBytes((string)a!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes((string)b!));
        return descending ? -order : order;
    }

    private string Text(string value)
    {
        var quote = value.Contains('\'', StringComparison.Ordinal) ? '"' : value.Contains('"', StringComparison.Ordinal) ? '\'' : Pick('\'', '"');
        return $"{quote}{value.Replace(quote.ToString(), $"{quote}{quote}", StringComparison.Ordinal)}{quote}";
    }

    private string Quoted(string key) => key.All(c => char.IsAsciiLetterOrDigit(c) || c == '.') && _random.Next(2) == 0 ? key : Pick($"`{key}`", $"\"{key}\"");

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private IEnumerable<string> Some(string[] keys, double share) => keys.Where(_ => _random.NextDouble() < share);

    internal sealed record Row(
        string Id, string Name, string User, string Status, long Start, long? End, string Uri, Dictionary<string, double> Metrics, Dictionary<string, string> Params, Dictionary<string, string> Tags,
        List<(string Name, string Digest, string? Context)> Datasets);
}
