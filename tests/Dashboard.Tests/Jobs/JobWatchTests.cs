using System.Net;
using Distillery.Client;
using Distillery.Contracts;
using Distillery.Dashboard.Jobs;

namespace Distillery.Dashboard.Tests.Jobs;

public sealed class JobWatchTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeJobApi api = SampleData.Rich(Noon);
    private readonly Lock turn = new();
    private DistilleryClient client = null!;

    public async Task InitializeAsync()
    {
        await api.StartAsync();
        client = new DistilleryClient(new HttpClient { BaseAddress = api.Address });
    }

    public async Task DisposeAsync() => await api.DisposeAsync();

    [Fact]
    public async Task Start_RunningJob_LoadsEverythingAndFollows()
    {
        var job = api.Jobs["job-running"];
        await using var watch = Watch("job-running");
        await watch.LoadAsync(default);
        watch.Live.Job!.Name.ShouldBe("games-nightly");
        watch.Start();
        await Until(watch, live => live.Log.Count == 40 && live.Charts().Count == 3 && live.Transitions.Count > 0);

        job.AddLog(new LogLine(900, Noon, "info", "distill-twin", "a new line"));
        job.AddMetrics("job-running-distill-twin", new MetricPoint("loss", 99, 4.2, Noon));
        job.ChangeStage("distill-twin", s => s with { Progress = 0.99 });

        await Until(watch, live => live.LastLogSequence == 900 && live.Stages.Any(s => s.Progress == 0.99)
            && live.Charts()[0].Series.Any(s => s.Points[^1].X == 99));
    }

    [Fact]
    public async Task Start_JobEnds_ResultIsLoaded()
    {
        var job = api.Jobs["job-running"];
        await using var watch = Watch("job-running");
        watch.Start();
        await Until(watch, live => live.Detail is not null);

        job.Detail = job.Detail with { Result = SampleData.Table() };
        job.Change(j => j with { State = JobStates.Succeeded });

        await Until(watch, live => live.Detail!.Result is not null && live.Job!.State == JobStates.Succeeded);
    }

    [Fact]
    public async Task Start_ConnectionCut_GoesOnAfterwards()
    {
        var job = api.Jobs["job-running"];
        await using var watch = Watch("job-running");
        watch.Start();
        await Until(watch, live => live.Log.Count == 40);

        job.Disconnect();
        job.AddLog(new LogLine(901, Noon, "info", "distill-twin", "while away"));

        await Until(watch, live => live.LastLogSequence == 901 && !watch.IsBehind);
    }

    [Fact]
    public async Task Load_UnknownJob_SaysSo()
    {
        await using var watch = Watch("nothing");

        await watch.LoadAsync(default);

        watch.Fault.ShouldNotBeNull().Status.ShouldBe(HttpStatusCode.NotFound);
        watch.Live.Detail.ShouldBeNull();
    }

    [Fact]
    public async Task Start_ApiAwayAtFirst_LoadsWhenItIsBack()
    {
        api.Broken = HttpStatusCode.ServiceUnavailable;
        await using var watch = Watch("job-running");
        await watch.LoadAsync(default);
        watch.Fault.ShouldNotBeNull().IsTransient.ShouldBeTrue();
        watch.Start();
        api.Broken = null;

        await Until(watch, live => live.Detail is not null && watch.Fault is null);
    }

    private JobWatch Watch(string id) => new(client, id, TimeProvider.System, act =>
    {
        lock (turn)
            act();
        return Task.CompletedTask;
    });

    private async Task Until(JobWatch watch, Func<LiveJob, bool> holds)
    {
        // Generous, because the machine may be busy; a sound run needs a fraction of it.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            lock (turn)
            {
                if (holds(watch.Live))
                    return;
            }

            await Task.Delay(20, patience.Token);
        }
    }
}
