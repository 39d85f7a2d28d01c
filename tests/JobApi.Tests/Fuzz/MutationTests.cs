using System.Net.Http.Headers;
using System.Text;

namespace Distillery.JobApi.Tests;

/// <summary>Requests that were bent at random: never a 5xx, and whatever is refused writes nothing.</summary>
public sealed class MutationTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private const int Requests = 100;
    private readonly ApiHost _api = shared.Host;

    private static readonly string[] Pieces =
        ["null", "{}", "[]", "\"\"", "-1", "1e999", "9223372036854775808", "\\u0000", "\\ud800", "\"", "{", "]", ",", ":", "true", "\u0001", "é", "🦊", "{{", "%s", "../", "' OR 1=1 --", "\r\n", "&a", "*a", "!!str", "---", "# ", "\t"];

    private static readonly string[] Bodies =
    [
        """{"name":"sample","dataset":{"path":"/data"},"training":{"epochs":3,"learningRate":0.01},"baselines":["popularity",{"student":"sasrec","loss":"bce","prefixes":"last"}],"labels":{"team":"a"},"evaluation":{"at":[1,20]}}""",
        "name: sample\ndataset: { path: /data }\nmethod: { name: fused, lists: { weight: 1.0 } }\nbaselines: [popularity, twin]\nlabels: { team: a }\n",
    ];

    public static TheoryData<string> Addresses => new(
        "/api/jobs?state=running&q=abc&label=a:b&limit=10&after=xyz",
        "/api/jobs/0123456789ab",
        "/api/jobs/0123456789ab/log?after=1&limit=10",
        "/api/jobs/0123456789ab/transitions",
        "/api/jobs/0123456789ab/artifacts",
        "/api/jobs/0123456789ab/runs",
        "/api/runs/0123456789abcdef0123456789abcdef",
        "/api/runs/0123456789abcdef0123456789abcdef/metrics?key=loss&after=3",
        "/api/runs/0123456789abcdef0123456789abcdef/artifacts/data/items.tsv",
        "/api/datasets/0123456789abcdef",
        "/api/models/games/versions/1",
        "/api/models/games/aliases");

    [Theory]
    [InlineData("/api/jobs", 0, "application/json")]
    [InlineData("/api/jobs", 1, "application/yaml")]
    [InlineData("/api/jobs/validate", 0, "application/json")]
    [InlineData("/api/jobs/validate", 1, "application/yaml")]
    public async Task Post_MutatedBody_IsNeverOurFault(string path, int body, string type)
    {
        var random = new Random(7 + body);
        var jobs = _api.Counts()["jobs"];
        for (var n = 0; n < Requests; n++)
        {
            var bytes = Mutate(random, Encoding.UTF8.GetBytes(Bodies[body]));
            var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = new MediaTypeHeaderValue(type);

            using var response = await _api.Http.PostAsync(path, content);

            ((int)response.StatusCode).ShouldBeLessThan(500, $"request {n}: {Encoding.UTF8.GetString(bytes)}\n{await response.Content.ReadAsStringAsync()}");
            if ((int)response.StatusCode >= 400)
                await response.ProblemAsync();
            if (path == "/api/jobs" && (int)response.StatusCode == 201)
                jobs++;
        }

        var counts = _api.Counts();
        counts["jobs"].ShouldBe(jobs);
        counts["job_specs"].ShouldBe(jobs);
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Get_MutatedAddress_IsNeverOurFault(string address)
    {
        var random = new Random(11);
        for (var n = 0; n < Requests; n++)
        {
            var bent = BendAddress(random, address);

            using var response = await _api.Http.GetAsync(bent);

            ((int)response.StatusCode).ShouldBeLessThan(500, $"{bent}\n{await response.Content.ReadAsStringAsync()}");
        }
    }

    [Theory]
    [InlineData("POST", "/api/jobs/0123456789ab/cancel")]
    [InlineData("POST", "/api/jobs/0123456789ab/retry")]
    [InlineData("PUT", "/api/models/games/aliases/champion")]
    [InlineData("DELETE", "/api/models/games/aliases/champion")]
    public async Task Act_MutatedAddressAndBody_IsNeverOurFault(string method, string address)
    {
        var random = new Random(13);
        var before = _api.Counts();
        for (var n = 0; n < Requests; n++)
        {
            var content = new ByteArrayContent(Mutate(random, Encoding.UTF8.GetBytes("""{"version":1,"comment":"x"}""")));
            content.Headers.ContentType = new MediaTypeHeaderValue(random.Next(4) == 0 ? "text/plain" : "application/json");
            var request = new HttpRequestMessage(new HttpMethod(method), BendAddress(random, address)) { Content = content };

            using var response = await _api.Http.SendAsync(request);

            ((int)response.StatusCode).ShouldBeLessThan(500, $"{request.RequestUri}\n{await response.Content.ReadAsStringAsync()}");
        }

        _api.Counts().ShouldBe(before);
    }

    private static byte[] Mutate(Random random, byte[] body)
    {
        var bytes = body.ToList();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < bytes.Count:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 12), bytes.Count - at));
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.Skip(random.Next(bytes.Count)).Take(random.Next(1, 30)).ToList());
                    break;
                default:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
            }
        }

        return [.. bytes];
    }

    private static Uri BendAddress(Random random, string address)
    {
        var text = new StringBuilder(address);
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next("/api/".Length, text.Length + 1);
            text.Insert(at, random.Next(3) switch
            {
                0 => Uri.EscapeDataString(Pieces[random.Next(Pieces.Length)].Replace("\\ud800", "x", StringComparison.Ordinal)),
                1 => $"%{random.Next(256):X2}",
                _ => random.Next(-3, 3).ToString(),
            });
        }

        return new Uri(text.ToString(), UriKind.Relative);
    }
}
