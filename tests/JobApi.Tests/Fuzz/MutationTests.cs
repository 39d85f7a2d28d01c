using System.Net.Http.Headers;
using System.Text;

namespace Distillery.JobApi.Tests;

/// <summary>Specs that were bent at random, in both formats: never a 5xx, and a job is written whole or not at all.</summary>
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
}
