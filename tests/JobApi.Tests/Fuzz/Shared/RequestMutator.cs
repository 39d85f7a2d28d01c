using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Distillery.JobApi.Fuzz;

/// <summary>Makes requests of an operation, each bent somewhere: address, query, headers, body. The same seed gives the same requests.</summary>
internal sealed partial class RequestMutator(int seed)
{
    private static readonly string[] Pieces =
    [
        "null", "{}", "[]", "\"\"", "-1", "0", "1e999", "9223372036854775808", "-9223372036854775809", "NaN", "\\u0000", "\\ud800", "\"", "{", "]", ",", ":", "true", "\u0001", "é", "🦊",
        "{{", "%s", "../", "' OR 1=1 --", "\r\n", "&a", "*a", "!!str", "---", "# ", "\t", "%00", "..%2f", "<script>", "${jndi:x}", "2025-13-45T99:99:99Z", "champion", "secret:X",
    ];

    private static readonly string[] Types = ["text/plain", "application/xml", "application/json; charset=utf-16", "application/json", "multipart/form-data", "garbage", "application/yaml"];
    private static readonly string[] Headers = ["Idempotency-Key", "Last-Event-ID", "If-None-Match", "Range", "Accept", "If-Match", "Content-Range", "X-Forwarded-For", "traceparent", "Accept-Encoding"];
    private readonly Random _random = new(seed);

    /// <summary>The next request.</summary>
    /// <param name="operation">The endpoint.</param>
    /// <param name="known">Ids and names that exist, by the collection before the parameter: <c>jobs</c>, <c>runs</c> …</param>
    public HttpRequestMessage Next(FuzzOperation operation, IReadOnlyDictionary<string, string> known)
    {
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), Address(operation, known));
        if (operation.Body is { } body)
            request.Content = Content(operation, body);
        else if (operation.Method != "GET" && Chance(4))
            request.Content = new StringContent(Pick(Pieces), Encoding.UTF8, "application/json");
        if (Chance(3))
            request.Headers.TryAddWithoutValidation(Pick(Headers), Chance(3) ? Ascii(Pick(Pieces)) : _random.Next(-5, 2_000_000).ToString());
        return request;
    }

    private Uri Address(FuzzOperation operation, IReadOnlyDictionary<string, string> known)
    {
        var path = Parameter().Replace(operation.Path, match =>
        {
            var collection = operation.Path[..match.Index].TrimEnd('/').Split('/')[^1];
            var sound = known.GetValueOrDefault(collection, "7");
            return _random.Next(5) switch
            {
                0 => Uri.EscapeDataString(Pick(Pieces).Replace("\\ud800", "x", StringComparison.Ordinal)),
                1 => Bend(sound),
                2 => _random.Next(-3, 100).ToString(),
                _ => Uri.EscapeDataString(sound),
            };
        });
        var query = string.Join('&', operation.Query.Where(_ => Chance(2)).Select(p => $"{p.Name}={(Chance(3) ? Uri.EscapeDataString(p.Sample) : Chance(2) ? Uri.EscapeDataString(Pick(Pieces)) : Bend(p.Sample))}"));
        if (Chance(10))
            query += $"&unknown={Uri.EscapeDataString(Pick(Pieces))}";
        return new Uri(query.Length == 0 ? path : $"{path}?{query}", UriKind.Relative);
    }

    private string Bend(string text)
    {
        var bent = new StringBuilder(Uri.EscapeDataString(text));
        for (var change = _random.Next(1, 4); change > 0; change--)
            bent.Insert(_random.Next(2) * bent.Length, Chance(2) ? $"%{_random.Next(256):X2}" : _random.Next(-3, 1_000).ToString());
        return bent.ToString();
    }

    private ByteArrayContent Content(FuzzOperation operation, JsonNode body)
    {
        var content = new ByteArrayContent(_random.Next(10) switch
        {
            0 => [],
            1 => Encoding.UTF8.GetBytes(Pick(Pieces)),
            2 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":[", 200))),
            3 or 4 or 5 => BendBytes(Encoding.UTF8.GetBytes(body.ToJsonString())),
            6 => Encoding.UTF8.GetBytes(body.ToJsonString()),
            _ => Encoding.UTF8.GetBytes(BendTree(body.DeepClone()).ToJsonString()),
        });
        content.Headers.TryAddWithoutValidation("Content-Type", Chance(12) ? Pick(Types) : operation.ContentTypes[_random.Next(operation.ContentTypes.Count)]);
        return content;
    }

    // Sound JSON with values of other kinds at random places.
    private JsonNode BendTree(JsonNode root)
    {
        for (var change = _random.Next(1, 3); change > 0; change--)
        {
            var places = Objects(root).Where(o => o.Count > 0).ToList();
            if (places.Count == 0)
                return root;
            var place = places[_random.Next(places.Count)];
            var name = place.ElementAt(_random.Next(place.Count)).Key;
            if (Chance(5))
                place.Remove(name);
            else
                place[Chance(8) ? name + "x" : name] = Odd();
        }

        return root;
    }

    private JsonNode? Odd() => _random.Next(12) switch
    {
        0 => null,
        1 => JsonValue.Create(-1),
        2 => JsonValue.Create(long.MaxValue),
        3 => JsonValue.Create(1e308),
        4 => JsonValue.Create(0.1),
        5 => new JsonArray(JsonValue.Create("x"), null, new JsonObject()),
        6 => new JsonObject { ["a"] = new JsonObject { ["b"] = 1 } },
        7 => JsonValue.Create(false),
        8 => JsonValue.Create(""),
        9 => JsonValue.Create(new string('x', _random.Next(1, 5_000))),
        10 => JsonValue.Create("a\0b"),
        _ => JsonValue.Create(Pick(Pieces)),
    };

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject pairs => pairs.SelectMany(pair => Objects(pair.Value)).Prepend(pairs),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };

    private byte[] BendBytes(byte[] body)
    {
        var bytes = body.ToList();
        for (var change = _random.Next(1, 4); change > 0; change--)
        {
            var at = _random.Next(bytes.Count + 1);
            switch (_random.Next(6))
            {
                case 0 when at < bytes.Count:
                    bytes.RemoveRange(at, Math.Min(_random.Next(1, 12), bytes.Count - at));
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] = (byte)_random.Next(256);
                    break;
                case 2 when bytes.Count > 0:
                    bytes.InsertRange(at, bytes.Skip(_random.Next(bytes.Count)).Take(_random.Next(1, 30)).ToList());
                    break;
                default:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pick(Pieces)));
                    break;
            }
        }

        return [.. bytes];
    }

    // What the client would refuse to send is no test of the server.
    private static string Ascii(string text) => new([.. text.Where(c => c is > ' ' and <= '~')]);

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private string Pick(string[] of) => of[_random.Next(of.Length)];

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
