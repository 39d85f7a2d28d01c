using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.WorkerRuntime.Tests;

public sealed class EndingTests
{
    [Fact]
    public async Task Run_PermanentFailure_FailsTheJobWithItsSentence()
    {
        await using var place = await Workplace.CreateAsync();
        await place.StartWorkerAsync(null, ScriptedHandler.Prepare((_, _) => throw new PermanentStageException("/data does not exist; give a folder that does.")));
        var job = await place.SubmitAsync();

        var detail = await place.EndAsync(job.Id);

        detail.Job.Error.ShouldBe("prepare-data: /data does not exist; give a folder that does.");
        detail.Stages[0].Attempt.ShouldBe(1);
        (await place.Runs.LogAsync(job.Id, 0, 10, default)).Single().Text.ShouldBe("/data does not exist; give a folder that does.");
    }

    [Fact]
    public async Task Run_FailuresThatPass_AreTriedAgain()
    {
        await using var place = await Workplace.CreateAsync();
        await place.StartWorkerAsync(null, ScriptedHandler.Prepare((context, _) =>
            context.Attempt < 3 ? throw new IOException("disk is busy") : Task.CompletedTask));
        var job = await place.SubmitAsync();

        var detail = await place.EndAsync(job.Id);

        detail.Job.State.ShouldBe(JobStates.Succeeded);
        detail.Stages[0].Attempt.ShouldBe(3);
        detail.Stages[0].Error.ShouldBeNull();
        (await CausesAsync(place, job.Id)).ShouldBe(["submitted", "inputs-ready", "claimed", "transient-failure", "claimed", "transient-failure", "claimed", "completed"]);
    }

    [Fact]
    public async Task Run_FailuresThatDoNotPass_EndAfterThreeRetries()
    {
        await using var place = await Workplace.CreateAsync();
        await place.StartWorkerAsync(null, ScriptedHandler.Prepare((_, _) => throw new TimeoutException("the endpoint did not answer")));
        var job = await place.SubmitAsync();

        var detail = await place.EndAsync(job.Id);

        detail.Stages[0].Attempt.ShouldBe(4);
        detail.Stages[0].Error.ShouldBe("the endpoint did not answer (TimeoutException)");
        (await CausesAsync(place, job.Id))[^1].ShouldBe("retries-exhausted");
    }

    [Fact]
    public async Task Run_TimeoutThatLooksLikeACancel_IsAFailure()
    {
        await using var place = await Workplace.CreateAsync();
        await place.StartWorkerAsync(null, ScriptedHandler.Prepare((context, _) =>
            context.Attempt == 1 ? throw new TaskCanceledException("HTTP timeout") : Task.CompletedTask));
        var job = await place.SubmitAsync();

        (await place.EndAsync(job.Id)).Stages[0].Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task Cancel_RunningStage_ReachesTheHandler()
    {
        await using var place = await Workplace.CreateAsync();
        await place.StartWorkerAsync(null, ScriptedHandler.Prepare((_, token) => Task.Delay(Timeout.Infinite, token)));
        var job = await place.SubmitAsync();
        await RunningAsync(place, job.Id);

        await place.Jobs.CancelAsync(job.Id, "bob", default);

        var detail = await place.EndAsync(job.Id);
        (detail.Job.State, detail.Job.Error).ShouldBe((JobStates.Cancelled, "Cancelled by bob."));
        (await CausesAsync(place, job.Id))[^1].ShouldBe("cancelled");
    }

    [Fact]
    public async Task Stop_GracefulWorker_HandsTheStageBackAndAnotherResumes()
    {
        await using var place = await Workplace.CreateAsync();
        var first = await place.StartWorkerAsync(null, ScriptedHandler.Prepare(async (context, token) =>
        {
            await context.Checkpoints.SaveAsync("trainer", place.File("c", "epoch 3"), token);
            await Task.Delay(Timeout.Infinite, token);
        }));
        var job = await place.SubmitAsync();
        await RunningAsync(place, job.Id);
        await Workplace.UntilAsync(async () => await CheckpointsAsync(place) == 1, "the checkpoint");

        await first.StopAsync();

        (await CausesAsync(place, job.Id))[^1].ShouldBe("handed-back");
        string? resumed = null;
        await place.StartWorkerAsync(null, ScriptedHandler.Prepare(async (context, token) =>
        {
            var file = await context.Checkpoints.TryLoadAsync("trainer", token);
            resumed = await File.ReadAllTextAsync(file.ShouldNotBeNull(), token);
        }));
        (await place.EndAsync(job.Id)).Stages[0].Attempt.ShouldBe(2);
        resumed.ShouldBe("epoch 3");
    }

    [Fact]
    public async Task Stop_HandlerThatDoesNotLeave_IsLeftBehindAndItsWritesAreRefused()
    {
        await using var place = await Workplace.CreateAsync();
        var leave = new TaskCompletionSource();
        var late = new TaskCompletionSource<Exception?>();
        var host = await place.StartWorkerAsync(null, ScriptedHandler.Prepare(async (context, _) =>
        {
            await leave.Task;
            try
            {
                await context.RegisterDatasetAsync(new DatasetView("d", "n", "c", 1, 1, 1, "s", DateTimeOffset.UnixEpoch), [], CancellationToken.None);
                late.SetResult(null);
            }
            catch (Exception e)
            {
                late.SetResult(e);
            }
        }));
        var job = await place.SubmitAsync();
        await RunningAsync(place, job.Id);

        await host.StopAsync();

        (await place.DetailAsync(job.Id)).Stages[0].State.ShouldBe(StageStates.Ready);
        leave.SetResult();
        (await late.Task).ShouldBeOfType<StaleTokenException>();
    }

    [Fact]
    public async Task Lost_Lease_TheHandlerLeavesAndTheNewHolderFinishes()
    {
        await using var place = await Workplace.CreateAsync();
        var left = 0;
        await place.StartWorkerAsync(null, ScriptedHandler.Prepare(async (context, token) =>
        {
            if (context.Attempt > 1)
                return;
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                Interlocked.Increment(ref left);
            }
        }));
        var job = await place.SubmitAsync();
        await RunningAsync(place, job.Id);

        (await place.Reaper.TakeOverAsync(default)).Count.ShouldBe(1);

        var detail = await place.EndAsync(job.Id);
        (detail.Job.State, detail.Stages[0].Attempt).ShouldBe((JobStates.Succeeded, 2));
        left.ShouldBe(1);
    }

    [Fact]
    public async Task Reuse_EqualStage_IsAnsweredWithoutRunning()
    {
        await using var place = await Workplace.CreateAsync();
        var runs = 0;
        var handler = new ScriptedHandler(StageKinds.PrepareData, async (context, token) =>
        {
            Interlocked.Increment(ref runs);
            context.Metric("rows", 0, 12);
            await context.OutputAsync("data", place.File("x", "content"), token);
            return new StageOutcome("done");
        }) { External = "digest of /data" };
        await place.StartWorkerAsync(null, handler);
        var first = await place.EndAsync((await place.SubmitAsync()).Id);

        var second = await place.EndAsync((await place.SubmitAsync()).Id);

        runs.ShouldBe(1);
        second.Stages[0].ReusedFrom.ShouldBe(first.Stages[0].Id);
        (await place.Runs.FindAsync(second.Stages[0].RunId!, default)).ShouldNotBeNull().Metrics["rows"].ShouldBe(12);
    }

    [Fact]
    public async Task Reuse_HandlerThatForbidsIt_RunsEachTime()
    {
        await using var place = await Workplace.CreateAsync();
        var runs = 0;
        await place.StartWorkerAsync(null, ScriptedHandler.Prepare((_, _) => Task.FromResult(Interlocked.Increment(ref runs))));
        await place.EndAsync((await place.SubmitAsync()).Id);
        await place.EndAsync((await place.SubmitAsync()).Id);

        runs.ShouldBe(2);
    }

    [Theory]
    [InlineData(typeof(PermanentStageException), true)]
    [InlineData(typeof(FileNotFoundException), true)]
    [InlineData(typeof(InvalidDataException), true)]
    [InlineData(typeof(ArtifactException), true)]
    [InlineData(typeof(ArgumentException), true)]
    [InlineData(typeof(DllNotFoundException), true)]
    [InlineData(typeof(IOException), false)]
    [InlineData(typeof(HttpRequestException), false)]
    [InlineData(typeof(OutOfMemoryException), false)]
    [InlineData(typeof(InvalidOperationException), false)]
    public void FailureRules_Exception_IsSorted(Type type, bool permanent)
        => FailureRules.IsPermanent((Exception)Activator.CreateInstance(type)!).ShouldBe(permanent);

    [Fact]
    public void FailureRules_ExceptionOfAParallelLoop_IsLookedInto()
    {
        var several = new AggregateException(new TaskCanceledException(), new PermanentStageException("rank 12 is not an item"));

        FailureRules.IsPermanent(several).ShouldBeTrue();
        FailureRules.MessageOf(several).ShouldBe("rank 12 is not an item");
    }

    private static Task RunningAsync(Workplace place, string jobId)
        => Workplace.UntilAsync(async () => (await place.DetailAsync(jobId)).Stages[0].State == StageStates.Running, "the stage to run");

    private static async Task<IReadOnlyList<string>> CausesAsync(Workplace place, string jobId)
        => [.. (await place.Queries.TransitionsAsync(jobId, default)).Where(t => t.Stage is not null).Select(t => t.Cause)];

    private static Task<int> CheckpointsAsync(Workplace place)
        => Task.FromResult(Directory.Exists(Path.Combine(place.Folder, "blobs", "sha256")) && IsCheckpointed(place) ? 1 : 0);

    private static bool IsCheckpointed(Workplace place)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(place.Folder, "registry.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM checkpoints";
        return (long)command.ExecuteScalar()! == 1;
    }
}
