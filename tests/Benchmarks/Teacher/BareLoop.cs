using System.Net.Http.Headers;
using System.Text.Json;
using Distillery.Data;
using Distillery.Teachers;

namespace Distillery.Benchmarks.Teacher;

/// <summary>
/// The floor: the same requests with nothing but an HttpClient, no record, no budget, no check of answers. What it takes above the ideal is the machine's
/// and the endpoint's, not our client's.
/// </summary>
internal static class BareLoop
{
    /// <returns>All requests; making their bodies is not counted.</returns>
    public static async Task<Stretch> MeasureAsync(Uri address, TeacherBenchmarkOptions options, Dataset dataset, WindowSet windows, CancellationToken cancellationToken)
    {
        var settings = new ChatTeacherOptions { Model = "bench", Endpoint = address };
        var bodies = ChatPrompts.ForRationales(settings, dataset, windows).All
            .Select(asked => JsonSerializer.SerializeToUtf8Bytes(new { model = "bench", messages = new[] { new { role = "user", content = asked.Prompt.User } }, max_tokens = 512 })).ToArray();
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = options.Concurrency });
        var url = new Uri(address.ToString().TrimEnd('/') + "/chat/completions");
        var next = -1;
        return await Stretch.OfAsync(() => Task.WhenAll(Enumerable.Range(0, options.Concurrency).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var index && index < bodies.Length)
            {
                using var content = new ByteArrayContent(bodies[index]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
                using var response = await http.PostAsync(url, content, cancellationToken);
                response.EnsureSuccessStatusCode();
                await response.Content.ReadAsByteArrayAsync(cancellationToken);
            }
        })));
    }
}
