using System.Net;
using System.Text.Json;
using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.JobApi.Tests;

public sealed class EventStreamTests
{
    [Fact]
    public async Task Events_FreshReader_GetsASnapshotThenNews()
    {
        await using var api = await ApiHost.StartAsync();
        var job = await api.SubmitAsync();
        using var reader = await EventReader.OpenAsync(api, job.Id);

        var snapshot = await reader.TakeAsync(5);
        snapshot.Select(e => e.Event).ShouldBe(["job", "stage", "stage", "stage", "stage"]);
        snapshot.Count(e => e.Id is not null).ShouldBe(1);
        snapshot[4].Id.ShouldNotBeNull();

        var lease = await api.ClaimAsync();
        await api.Reports.ReportAsync(
            lease,
            new StageReport
            {
                Progress = new StageProgress(0.5, "half", 1),
                Metrics = [new MetricPoint("loss", 1, 0.5, DateTimeOffset.UnixEpoch)],
                Log = [new NewLogLine(DateTimeOffset.UnixEpoch, "info", "hello")],
            },
            default);

        var seen = new List<EventReader.Frame>();
        while (!seen.Exists(e => e.Data.Log is not null) || !seen.Exists(e => e.Data.Metrics is not null) || !seen.Exists(e => e.Data.Stage?.Progress == 0.5))
            seen.Add(await reader.NextAsync());
        seen.Select(e => e.Id!.Value).ShouldBeInOrder();
        seen.ShouldAllBe(e => e.Id == e.Data.Sequence && e.Event == e.Data.Type);
        seen.First(e => e.Data.Metrics is not null).Data.RunId.ShouldBe(lease.RunId);
    }

    [Fact]
    public async Task Events_Reconnect_GetsEverythingAfterTheLastIdOnce()
    {
        await using var api = await ApiHost.StartAsync();
        var job = await api.SubmitAsync();
        var lease = await api.ClaimAsync();
        long last;
        using (var reader = await EventReader.OpenAsync(api, job.Id))
            last = (await reader.TakeAsync(5))[^1].Id!.Value;
        for (var n = 0; n < 3; n++)
            await api.Reports.ReportAsync(lease, new StageReport { Log = [new NewLogLine(DateTimeOffset.UnixEpoch, "info", $"{n}")] }, default);

        using var again = await EventReader.OpenAsync(api, job.Id, last);
        var lines = new List<string>();
        while (lines.Count < 3)
            lines.AddRange(((await again.NextAsync()).Data.Log ?? []).Select(line => line.Text));

        lines.ShouldBe(["0", "1", "2"]);
    }

    [Fact]
    public async Task Events_ManyReaders_AllSeeTheEnd()
    {
        await using var api = await ApiHost.StartAsync();
        var job = await api.SubmitAsync();
        var readers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => EventReader.OpenAsync(api, job.Id)));
        var ends = readers.Select(async reader =>
        {
            while ((await reader.NextAsync()).Data.Job?.State != JobStates.Cancelled)
            {
            }
        }).ToList();

        await api.Http.PostAsync($"/api/jobs/{job.Id}/cancel", null);

        await Task.WhenAll(ends);
        foreach (var reader in readers)
            reader.Dispose();
    }

    [Fact]
    public async Task Events_NothingNew_KeepsTheConnectionAwake()
    {
        await using var api = await ApiHost.StartAsync(new JobApiOptions { EventHeartbeat = TimeSpan.FromMilliseconds(200), EventPoll = TimeSpan.FromMilliseconds(50) });
        var job = await api.SubmitAsync();
        using var reader = await EventReader.OpenAsync(api, job.Id);
        await reader.TakeAsync(5);

        (await reader.CommentAsync()).ShouldStartWith(":");
    }

    [Fact]
    public async Task Events_ServerStops_EndsTheStreamAtOnce()
    {
        await using var api = await ApiHost.StartAsync();
        var job = await api.SubmitAsync();
        using var reader = await EventReader.OpenAsync(api, job.Id);
        await reader.TakeAsync(5);

        var started = TimeProvider.System.GetTimestamp();
        await api.StopAsync();

        // Kestrel would wait 30 s for an open stream.
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("99999999999999999999999")]
    public async Task Events_UnreadableLastId_BeginsWithASnapshot(string lastId)
    {
        await using var api = await ApiHost.StartAsync();
        var job = await api.SubmitAsync();
        using var reader = await EventReader.OpenAsync(api, job.Id, lastId);

        (await reader.NextAsync()).Event.ShouldBe("job");
    }

    private sealed class EventReader : IDisposable
    {
        private readonly HttpResponseMessage _response;
        private readonly StreamReader _lines;
        private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(40));

        private EventReader(HttpResponseMessage response, Stream stream) => (_response, _lines) = (response, new StreamReader(stream));

        public static Task<EventReader> OpenAsync(ApiHost api, string jobId, long lastId) => OpenAsync(api, jobId, $"{lastId}");

        public static async Task<EventReader> OpenAsync(ApiHost api, string jobId, string? lastId = null)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{jobId}/events");
            if (lastId is not null)
                request.Headers.Add("Last-Event-ID", lastId);
            var response = await api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            response.Content.Headers.ContentType?.MediaType.ShouldBe("text/event-stream");
            return new EventReader(response, await response.Content.ReadAsStreamAsync());
        }

        public async Task<Frame> NextAsync()
        {
            var (name, data, id) = ("", "", (long?)null);
            while (await _lines.ReadLineAsync(_patience.Token) is { } line)
            {
                if (line.Length == 0 && data.Length > 0)
                    return new Frame(name, id, JsonSerializer.Deserialize<JobEvent>(data, ContractsJson.Options)!);
                if (line.StartsWith("event: ", StringComparison.Ordinal))
                    name = line[7..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                    data = line[6..];
                else if (line.StartsWith("id: ", StringComparison.Ordinal))
                    id = long.Parse(line[4..]);
            }

            throw new EndOfStreamException();
        }

        public async Task<string> CommentAsync() => (await _lines.ReadLineAsync(_patience.Token)).ShouldNotBeNull();

        public async Task<List<Frame>> TakeAsync(int count)
        {
            var frames = new List<Frame>();
            while (frames.Count < count)
                frames.Add(await NextAsync());
            return frames;
        }

        public void Dispose()
        {
            _lines.Dispose();
            _response.Dispose();
            _patience.Dispose();
        }

        public sealed record Frame(string Event, long? Id, JobEvent Data);
    }
}
