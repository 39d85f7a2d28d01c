using Distillery.Contracts;
using Distillery.Registry;
using Microsoft.Extensions.Hosting;

namespace Distillery.WorkerRuntime.Tests;

public sealed class OrderTests
{
    private static readonly WorkerOrders Pause = new(WorkerModes.Paused, false);
    private static readonly WorkerOrders Resume = new(WorkerModes.Active, false);

    [Fact]
    public async Task Pause_NamedWorker_TakesNothingAlsoAfterARestart()
    {
        await using var place = await Workplace.CreateAsync();
        var quick = ScriptedHandler.Prepare((_, _) => Task.CompletedTask);
        var first = await place.StartWorkerAsync(Named(place, "one"), quick);
        await SeenAsync(place, "one");
        await place.Get<WorkerStore>().OrderAsync("one", Pause, "root", default);
        await first.StopAsync();
        await place.StartWorkerAsync(Named(place, "one"), quick);
        var second = await place.StartWorkerAsync(Named(place, "two"), quick);

        for (var n = 0; n < 3; n++)
            (await place.EndAsync((await place.SubmitAsync()).Id)).Stages[0].Owner.ShouldNotBeNull().ShouldStartWith("worker:two-");

        await second.StopAsync();
        var job = await place.SubmitAsync();
        await place.Get<WorkerStore>().OrderAsync("one", Resume, "root", default);
        (await place.EndAsync(job.Id)).Stages[0].Owner.ShouldNotBeNull().ShouldStartWith("worker:one-");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Drain_BusyWorker_GivesBackAndItsProcessEnds(bool now)
    {
        await using var place = await Workplace.CreateAsync();
        var checkpoint = new TaskCompletionSource();
        var host = await place.StartWorkerAsync(Named(place, "one"), ScriptedHandler.Prepare(async (context, token) =>
        {
            await checkpoint.Task.WaitAsync(token);
            // Again and again: the worker learns its orders some time after they were given, and the checkpoint after that is the one that counts.
            while (true)
            {
                await context.Checkpoints.SaveAsync("trainer", place.File("c", "epoch 3"), token);
                await Task.Delay(30, token);
            }
        }));
        var job = await place.SubmitAsync();
        await StateAsync(place, job.Id, StageStates.Running);

        await place.Get<WorkerStore>().OrderAsync("one", new WorkerOrders(WorkerModes.Draining, now), "root", default);
        if (!now)
            checkpoint.SetResult();

        await host.WaitForShutdownAsync();
        var stage = (await place.DetailAsync(job.Id)).Stages[0];
        (stage.State, stage.Cause).ShouldBe((StageStates.Ready, Causes.Drained));
        (await place.Get<WorkerStore>().ListAsync(false, TimeSpan.FromMinutes(1), default)).Single().State.ShouldBe("stopped");
    }

    [Fact]
    public async Task Drain_StageThatEndsBeforeItsCheckpoint_Succeeds()
    {
        await using var place = await Workplace.CreateAsync();
        var finish = new TaskCompletionSource();
        var host = await place.StartWorkerAsync(Named(place, "one"), ScriptedHandler.Prepare((_, token) => finish.Task.WaitAsync(token)));
        var job = await place.SubmitAsync();
        var late = await place.SubmitAsync();
        await StateAsync(place, job.Id, StageStates.Running);
        await place.Get<WorkerStore>().OrderAsync("one", new WorkerOrders(WorkerModes.Draining, false), "root", default);

        finish.SetResult();

        await host.WaitForShutdownAsync();
        (await place.DetailAsync(job.Id)).Job.State.ShouldBe(JobStates.Succeeded);
        (await place.DetailAsync(late.Id)).Stages[0].State.ShouldBe(StageStates.Ready);
    }

    [Fact]
    public async Task PauseJob_RunningStage_IsGivenBackAtItsCheckpointAndResumesThere()
    {
        await using var place = await Workplace.CreateAsync();
        var resumed = "";
        await place.StartWorkerAsync(null, ScriptedHandler.Prepare(async (context, token) =>
        {
            if (await context.Checkpoints.TryLoadAsync("trainer", token) is { } file)
            {
                resumed = await File.ReadAllTextAsync(file, token);
                return;
            }

            for (var epoch = 1; ; epoch++)
            {
                await Task.Delay(30, token);
                if ((await place.DetailAsync(context.JobId)).Job.PausedBy is not null)
                    await context.Checkpoints.SaveAsync("trainer", place.File("c", "at the pause"), token);
            }
        }));
        var job = await place.SubmitAsync();
        await StateAsync(place, job.Id, StageStates.Running);

        await place.Get<JobControl>().PauseAsync(job.Id, "bob", default);

        await StateAsync(place, job.Id, StageStates.Ready);
        (await place.DetailAsync(job.Id)).Stages[0].Cause.ShouldBe(Causes.Paused);
        await place.Get<JobControl>().ResumeAsync(job.Id, "bob", default);
        (await place.EndAsync(job.Id)).Job.State.ShouldBe(JobStates.Succeeded);
        resumed.ShouldBe("at the pause");
    }

    [Fact]
    public async Task Cancel_HandlerThatDoesNotLeave_EndsTheJobAndKeepsItsPlaceTaken()
    {
        await using var place = await Workplace.CreateAsync();
        var leave = new TaskCompletionSource();
        var stubborn = "";
        var job = await place.SubmitAsync();
        stubborn = job.Id;
        await place.StartWorkerAsync(null, ScriptedHandler.Prepare((context, _) => context.JobId == stubborn ? leave.Task : Task.CompletedTask));
        await StateAsync(place, job.Id, StageStates.Running);

        await place.Jobs.CancelAsync(job.Id, "bob", default);

        (await place.EndAsync(job.Id)).Job.State.ShouldBe(JobStates.Cancelled);
        var next = await place.SubmitAsync();
        for (var n = 0; n < 5; n++)
        {
            await Task.Delay(50);
            (await place.DetailAsync(next.Id)).Stages[0].State.ShouldBe(StageStates.Ready);
        }

        leave.SetResult();
        (await place.EndAsync(next.Id)).Job.State.ShouldBe(JobStates.Succeeded);
    }

    [Fact]
    public async Task Deadline_RunningStage_IsToldToLeave()
    {
        await using var place = await Workplace.CreateAsync();
        await place.StartWorkerAsync(null, ScriptedHandler.Prepare((_, token) => Task.Delay(Timeout.Infinite, token)));
        var job = (await place.Jobs.SubmitAsync(
            new NewJob
            {
                Spec = new JobSpec { Name = "late", Dataset = new DatasetSpec { Path = "/data" } },
                Actor = "ann",
                Stages = [Workplace.Stage("prepare-data", StageKinds.PrepareData)],
                DeadlineAfter = TimeSpan.FromMilliseconds(300),
            },
            default)).Job;

        await Workplace.UntilAsync(async () => (await place.Get<DeadlineWatch>().ExpireAsync(default)).Count > 0, "the deadline");

        var ended = (await place.EndAsync(job.Id)).Job;
        (ended.State, ended.Cause).ShouldBe((JobStates.Failed, Causes.Deadline));
    }

    [Fact]
    public async Task Worker_MemoryOfItsStages_StaysWithinItsBudget()
    {
        await using var place = await Workplace.CreateAsync();
        var (running, most) = (0, 0);
        var jobs = new List<string>();
        for (var n = 0; n < 6; n++)
        {
            var stage = Workplace.Stage("prepare-data", StageKinds.PrepareData);
            jobs.Add((await place.SubmitAsync(stage with { Plan = stage.Plan with { Needs = new StageNeeds("cpu", 2, 0) } })).Id);
        }

        await place.StartWorkerAsync(Named(place, "one", concurrency: 4, memory: 5), ScriptedHandler.Prepare(async (_, token) =>
        {
            var now = Interlocked.Increment(ref running);
            most = Math.Max(most, now);
            await Task.Delay(60, token);
            Interlocked.Decrement(ref running);
        }));

        foreach (var job in jobs)
            (await place.EndAsync(job)).Job.State.ShouldBe(JobStates.Succeeded);
        most.ShouldBeInRange(1, 2);
    }

    private static WorkerOptions Named(Workplace place, string name, int concurrency = 1, double? memory = null)
    {
        var options = Workplace.Options(place.Folder);
        return new WorkerOptions
        {
            Queue = options.Queue, WorkFolder = options.WorkFolder, Name = name, Concurrency = concurrency, MemoryGiB = memory, Measure = false, LeaseFor = options.LeaseFor,
            HeartbeatEvery = options.HeartbeatEvery, ReportEvery = options.ReportEvery, PollEvery = options.PollEvery, StopWithin = options.StopWithin, CancelWithin = options.CancelWithin,
        };
    }

    private static Task SeenAsync(Workplace place, string name)
        => Workplace.UntilAsync(async () => (await place.Get<WorkerStore>().ListAsync(false, TimeSpan.FromMinutes(1), default)).Any(worker => worker.Name == name), "the worker");

    private static Task StateAsync(Workplace place, string jobId, string state)
        => Workplace.UntilAsync(async () => (await place.DetailAsync(jobId)).Stages[0].State == state, $"the stage to be {state}");
}
