using Distillery.Contracts;
using Distillery.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Distillery.WorkerRuntime.Tests;

public sealed class StageLoopTests
{
    [Fact]
    public async Task Worker_WholeJob_RunsStagesInOrderWithTheirInputs()
    {
        await using var place = await Workplace.CreateAsync();
        var job = await place.SubmitAsync(
            Workplace.Stage("prepare-data", StageKinds.PrepareData),
            Workplace.Stage("query-teacher", StageKinds.QueryTeacher, "prepare-data"),
            Workplace.Stage("distill-student", StageKinds.Distill, "prepare-data", "query-teacher"));
        var prepare = ScriptedHandler.Prepare((context, token) => context.OutputAsync("data/items.tsv", place.File("x", "item"), token));
        var teacher = new ScriptedHandler(StageKinds.QueryTeacher, async (context, token) =>
        {
            var items = await File.ReadAllTextAsync(await context.InputAsync("prepare-data", "data/items.tsv", token), token);
            await context.OutputAsync("lists", place.File("x", items + " ranked"), token);
            return new StageOutcome("asked");
        });
        string? seen = null;
        var distill = new ScriptedHandler(StageKinds.Distill, async (context, token) =>
        {
            context.Inputs.Select(input => $"{input.StageName}/{input.Path}").ShouldBe(["prepare-data/data/items.tsv", "query-teacher/lists"]);
            var path = await context.InputAsync("prepare-data", "data/items.tsv", token);
            path.ShouldEndWith("items.tsv");
            seen = await File.ReadAllTextAsync(await context.InputAsync("query-teacher", "lists", token), token);
            return new StageOutcome("trained");
        });
        await place.StartWorkerAsync(null, prepare, distill);
        await place.StartWorkerAsync(Workplace.Options(place.Folder, StageKinds.TeacherQueue), teacher);

        var detail = await place.EndAsync(job.Id);

        detail.Job.Error.ShouldBeNull();
        detail.Stages.Select(stage => (stage.State, stage.Message)).ShouldBe([("succeeded", "done"), ("succeeded", "asked"), ("succeeded", "trained")]);
        seen.ShouldBe("item ranked");
    }

    [Fact]
    public async Task Worker_Concurrency_IsNeverExceeded()
    {
        await using var place = await Workplace.CreateAsync();
        var (running, most) = (0, 0);
        var handler = ScriptedHandler.Prepare(async (_, token) =>
        {
            var now = Interlocked.Increment(ref running);
            most = Math.Max(most, now);
            await Task.Delay(60, token);
            Interlocked.Decrement(ref running);
        });
        var jobs = new List<string>();
        for (var n = 0; n < 8; n++)
            jobs.Add((await place.SubmitAsync()).Id);

        await place.StartWorkerAsync(Workplace.Options(place.Folder, concurrency: 2), handler);

        foreach (var job in jobs)
            (await place.EndAsync(job)).Job.State.ShouldBe(JobStates.Succeeded);
        most.ShouldBeInRange(1, 2);
    }

    [Fact]
    public async Task Worker_SeveralWorkersManyJobs_RunEachStageOnce()
    {
        await using var place = await Workplace.CreateAsync();
        var runs = new System.Collections.Concurrent.ConcurrentBag<string>();
        for (var n = 0; n < 3; n++)
        {
            await place.StartWorkerAsync(Workplace.Options(place.Folder, concurrency: 2), ScriptedHandler.Prepare((context, _) =>
            {
                runs.Add(context.StageId);
                return Task.CompletedTask;
            }));
        }

        var jobs = new List<string>();
        for (var n = 0; n < 12; n++)
            jobs.Add((await place.SubmitAsync()).Id);

        foreach (var job in jobs)
            await place.EndAsync(job);
        runs.Count.ShouldBe(12);
        runs.Distinct().Count().ShouldBe(12);
    }

    [Fact]
    public async Task Worker_HandlerThatNeverAwaits_DoesNotStopTheHeartbeat()
    {
        await using var place = await Workplace.CreateAsync();
        using var leave = new ManualResetEventSlim();
        await place.StartWorkerAsync(Workplace.Options(place.Folder, lease: TimeSpan.FromSeconds(1)), ScriptedHandler.Prepare((_, _) =>
        {
            leave.Wait(CancellationToken.None);
            return Task.CompletedTask;
        }));
        var job = await place.SubmitAsync();
        await Workplace.UntilAsync(async () => (await place.DetailAsync(job.Id)).Stages[0].State == StageStates.Running, "the stage to run");

        // Three times the lease: only a living heartbeat keeps the reaper away.
        for (var n = 0; n < 15; n++)
        {
            await Task.Delay(200);
            (await place.Reaper.ReapAsync(default)).ShouldBeEmpty();
        }

        leave.Set();
        (await place.EndAsync(job.Id)).Stages[0].Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task Worker_SignalOfItsQueue_ClaimsWithoutWaitingForThePoll()
    {
        await using var place = await Workplace.CreateAsync();
        var options = new WorkerOptions { Queue = StageKinds.DistillationQueue, WorkFolder = Path.Combine(place.Folder, "work"), PollEvery = TimeSpan.FromHours(1) };
        var host = await place.StartWorkerAsync(options, ScriptedHandler.Prepare((_, _) => Task.CompletedTask));
        await Workplace.UntilAsync(async () => await CountWorkersAsync(place) == 1, "the worker to introduce itself");
        var job = await place.SubmitAsync();

        // The first look may come before or after the submission; the signal must be enough in either case.
        await Workplace.UntilAsync(
            async () =>
            {
                host.Services.GetRequiredService<StoreSignals>().Raise(StoreSignals.Queue(StageKinds.DistillationQueue));
                return (await place.DetailAsync(job.Id)).Job.State == JobStates.Succeeded;
            },
            "the job to end");
    }

    [Fact]
    public async Task AddStageWorker_TwoHandlersOfOneKind_IsRefused()
    {
        await using var place = await Workplace.CreateAsync();

        var error = await Should.ThrowAsync<InvalidOperationException>(() => place.StartWorkerAsync(
            null, ScriptedHandler.Prepare((_, _) => Task.CompletedTask), ScriptedHandler.Prepare((_, _) => Task.CompletedTask)));

        error.Message.ShouldContain(StageKinds.PrepareData);
    }

    [Fact]
    public void AddStageWorker_BadOption_IsRefused()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());

        Should.Throw<System.ComponentModel.DataAnnotations.ValidationException>(
            () => builder.AddStageWorker(new WorkerOptions { Queue = "distillation", WorkFolder = "/tmp", Concurrency = 0 })).Message.ShouldContain("Concurrency");
    }

    private static async Task<int> CountWorkersAsync(Workplace place)
    {
        var probe = await place.SubmitAsync(Workplace.Stage("probe", StageKinds.Register));
        var message = (await place.DetailAsync(probe.Id)).Stages[0].Message;
        await place.Jobs.CancelAsync(probe.Id, "test", default);
        // With a worker on the queue, the hint speaks of what it takes instead of there being none.
        return message?.Contains("takes register", StringComparison.Ordinal) == true ? 1 : 0;
    }
}
