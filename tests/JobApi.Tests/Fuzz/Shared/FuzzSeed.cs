using System.Text;

namespace Distillery.JobApi.Fuzz;

/// <summary>Puts one thing of each kind into an empty store, through the API, so that bent requests reach what lies behind "not found".</summary>
internal static class FuzzSeed
{
    private const string Spec = """{"name":"sample","dataset":{"path":"/data"}}""";

    private static readonly (string Address, string Body)[] Things =
    [
        ("api/jobs", Spec),
        ("api/jobs", """{"name":"second","dataset":{"path":"/data"}}"""),
        ("api/keys", """{"name":"ann","role":"viewer"}"""),
        ("api/runs", """{"name":"outside"}"""),
        ("api/models", """{"name":"games","description":"of the shop","tags":{"team":"search"}}"""),
        ("api/schedules", $$"""{"name":"nightly","cron":"30 4 * * *","spec":{{Spec}}}"""),
        ("api/webhooks", """{"name":"chat","url":"http://127.0.0.1:9/hook","events":["job.succeeded"],"secret":"0123456789abcdef0123456789abcdef"}"""),
    ];

    /// <exception cref="InvalidOperationException">The API refused one of them.</exception>
    public static async Task PlantAsync(HttpClient http)
    {
        foreach (var (address, body) in Things)
        {
            using var answer = await http.PostAsync(address, new StringContent(body, Encoding.UTF8, "application/json"));
            if (!answer.IsSuccessStatusCode)
                throw new InvalidOperationException($"{address}: {await answer.Content.ReadAsStringAsync()}");
        }
    }
}
