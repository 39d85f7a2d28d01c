using System.Net;
using System.Text;
using Distillery.Contracts;

namespace Distillery.Client.Tests;

public class WatchTests
{
    private static readonly WatchOptions Quick = new()
    {
        FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(2), Settle = TimeSpan.FromMilliseconds(50),
    };

    [Fact]
    public async Task Watch_Unbroken_GivesEventsUntilTheJobHasEnded()
    {
        var api = new ScriptedHandler().Events(
            Sample.JobFrame(1, "running") + Sample.StageFrame(2, "running") + ": heartbeat\n\n" + Sample.StageFrame(3, "succeeded")
            + Sample.JobFrame(4, "succeeded") + Sample.StageFrame(5, "succeeded"));

        var events = await Collect(api.Client().WatchAsync("j1", Quick));

        events.Select(e => e.Sequence).ShouldBe([1, 2, 3, 4, 5]);
        events[1].Stage!.Name.ShouldBe("prepare-data");
        api.Last.PathAndQuery.ShouldBe("/api/jobs/j1/events");
        api.Last.Headers["Accept"].ShouldBe("text/event-stream");
        api.Last.Headers.ShouldNotContainKey("Last-Event-ID");
    }

    [Fact]
    public async Task Watch_ConnectionsBreak_ResumesAfterTheLastEvent()
    {
        var lost = new List<string>();
        var connected = 0;
        var api = new ScriptedHandler()
            .Events(Sample.JobFrame(1, "running") + Sample.StageFrame(2, "running") + "event: stage\nid: 3\ndata: {\"cut")
            .Fail(new HttpRequestException("Connection refused"))
            .Text("busy", "text/plain", HttpStatusCode.ServiceUnavailable)
            .Stream(new BreakingStream(Sample.StageFrame(3, "running")), "text/event-stream")
            .Events(Sample.JobFrame(9, "failed"));

        var events = await Collect(api.Client().WatchAsync("j1", Quick with { Disconnected = e => lost.Add(e.Message), Connected = () => connected++ }));

        events.Select(e => e.Sequence).ShouldBe([1, 2, 3, 9]);
        api.Calls.Select(c => c.Headers.GetValueOrDefault("Last-Event-ID")).ShouldBe([null, "2", "2", "2", "3"]);
        lost.Count.ShouldBe(4);
        lost[1].ShouldContain("Connection refused");
        lost[3].ShouldContain("cable");
        connected.ShouldBe(3);
    }

    [Fact]
    public async Task Watch_Silence_IsTakenAsALostConnection()
    {
        using var silent = new SilentStream();
        var api = new ScriptedHandler().Stream(silent, "text/event-stream").Events(Sample.JobFrame(1, "cancelled"));

        var events = await Collect(api.Client().WatchAsync("j1", Quick with { LongestSilence = TimeSpan.FromMilliseconds(30) }));

        events.ShouldHaveSingleItem().Job!.State.ShouldBe("cancelled");
        api.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Watch_StreamStaysOpenAfterTheEnd_StopsWhenItIsQuiet()
    {
        using var open = new SilentStream(Sample.JobFrame(1, "succeeded") + Sample.StageFrame(2, "succeeded"));
        var api = new ScriptedHandler().Stream(open, "text/event-stream");

        var events = await Collect(api.Client().WatchAsync("j1", Quick));

        events.Count.ShouldBe(2);
        api.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Watch_RetriedWhileSettling_GoesOn()
    {
        var api = new ScriptedHandler().Events(
            Sample.JobFrame(1, "failed") + Sample.JobFrame(2, "queued") + Sample.JobFrame(3, "succeeded"));

        var events = await Collect(api.Client().WatchAsync("j1", Quick));

        events.Select(e => e.Job!.State).ShouldBe(["failed", "queued", "succeeded"]);
    }

    [Fact]
    public async Task Watch_UnknownJob_ThrowsAtOnce()
    {
        var api = new ScriptedHandler().Text("""{"code":"job_not_found","detail":"There is no job j1."}""", "application/problem+json", HttpStatusCode.NotFound);

        var error = await Should.ThrowAsync<DistilleryApiException>(() => Collect(api.Client().WatchAsync("j1", Quick)));

        error.Code.ShouldBe("job_not_found");
    }

    [Fact]
    public async Task Watch_JobDeletedMeanwhile_Throws()
    {
        var api = new ScriptedHandler().Events(Sample.JobFrame(1, "running")).Text("gone", "text/plain", HttpStatusCode.NotFound);

        var error = await Should.ThrowAsync<DistilleryApiException>(() => Collect(api.Client().WatchAsync("j1", Quick)));

        error.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Watch_FirstConnectionFails_Throws()
    {
        var api = new ScriptedHandler().Fail(new HttpRequestException("refused"));

        (await Should.ThrowAsync<DistilleryApiException>(() => Collect(api.Client().WatchAsync("j1", Quick)))).IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task Watch_NotAnEventStream_Throws()
    {
        var api = new ScriptedHandler().Text("hello", "text/plain");

        (await Should.ThrowAsync<DistilleryApiException>(() => Collect(api.Client().WatchAsync("j1", Quick)))).Message.ShouldContain("event stream");
    }

    [Fact]
    public async Task Watch_UnreadableEvent_Throws()
    {
        var api = new ScriptedHandler().Events("id: 1\ndata: {oops\n\n");

        (await Should.ThrowAsync<DistilleryApiException>(() => Collect(api.Client().WatchAsync("j1", Quick)))).Code
            .ShouldBe(DistilleryApiException.UnexpectedAnswer);
    }

    [Fact]
    public async Task Wait_ReportsChangesAndReturnsTheJob()
    {
        var seen = new List<string>();
        var api = new ScriptedHandler().Events(Sample.StageFrame(1, "running") + Sample.JobFrame(2, "succeeded"))
            .Json(new JobDetail(Sample.Job(JobStates.Succeeded), Sample.Spec(), [], "r0", null, Sample.Version()));

        var job = await api.Client().WaitAsync("j1", e => seen.Add(e.Type), Quick with { StopAtEnd = false });

        seen.ShouldBe(["stage", "job"]);
        job.Version!.Version.ShouldBe(2);
    }

    private static async Task<List<JobEvent>> Collect(IAsyncEnumerable<JobEvent> events)
    {
        var all = new List<JobEvent>();
        await foreach (var change in events)
            all.Add(change);
        return all;
    }

    /// <summary>Gives its text and then breaks.</summary>
    private sealed class BreakingStream(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await base.ReadAsync(buffer, cancellationToken);
            return count > 0 ? count : throw new IOException("the cable was pulled");
        }
    }

    /// <summary>Gives its text and then nothing, without an end.</summary>
    private sealed class SilentStream(string text = "") : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await base.ReadAsync(buffer, cancellationToken);
            if (count == 0)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            return count;
        }
    }
}
