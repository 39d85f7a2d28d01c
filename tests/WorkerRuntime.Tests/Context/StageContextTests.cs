using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.WorkerRuntime.Tests;

public sealed class StageContextTests
{
    [Fact]
    public async Task Context_Reports_ReachTheRun()
    {
        await using var place = await Workplace.CreateAsync();
        await place.StartWorkerAsync(null, ScriptedHandler.Prepare((context, _) =>
        {
            Parallel.For(0, 2_000, n => context.Metric("loss", n, n / 10.0));
            context.Metric("loss", 5_000, double.NaN);
            context.Param("rows", "12");
            context.Param("rows", "13");
            context.Log("info", "hello");
            context.Progress(2.0, "nearly", double.PositiveInfinity);
            return Task.CompletedTask;
        }));
        var job = await place.SubmitAsync();

        var detail = await place.EndAsync(job.Id);

        var run = (await place.Runs.FindAsync(detail.Stages[0].RunId!, default)).ShouldNotBeNull();
        run.Params["rows"].ShouldBe("13");
        run.Metrics["loss"].ShouldBe(199.9);
        (await place.Runs.MetricsAsync(run.Id, "loss", null, default)).Count.ShouldBe(2_000);
        (await place.Runs.LogAsync(job.Id, 0, 10, default)).Select(line => (line.Level, line.Text)).ShouldBe(
            [("warning", "Metric loss is NaN at step 5000."), ("info", "hello")]);
    }

    [Theory]
    [InlineData("cpu", "auto", "cpu")]
    [InlineData("cuda", "auto", "auto")]
    [InlineData("cuda", "cpu", "cpu")]
    [InlineData("cpu", null, null)]
    public async Task Parameters_Device_IsAutoOnlyWhereTheWorkerMayUseAGpu(string worker, string? asked, string? seen)
    {
        await using var place = await Workplace.CreateAsync();
        var devices = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        await place.StartWorkerAsync(
            new WorkerOptions { Queue = StageKinds.DistillationQueue, WorkFolder = Path.Combine(place.Folder, "work"), Device = worker, PollEvery = TimeSpan.FromMilliseconds(50), Measure = false },
            ScriptedHandler.Prepare((context, _) =>
            {
                devices.Enqueue(context.Parameters.Device);
                return Task.CompletedTask;
            }));
        var plan = new StagePlan("prepare-data", StageKinds.PrepareData, [], new StageParameters { Device = asked });

        await place.EndAsync((await place.SubmitAsync(new NewStage(plan, "Prepare"))).Id);

        devices.ShouldBe([seen]);
    }

    [Fact]
    public async Task Input_Unknown_FailsAndListsWhatThereIs()
    {
        await using var place = await Workplace.CreateAsync();
        await place.StartWorkerAsync(
            null,
            ScriptedHandler.Prepare((context, token) => context.OutputAsync("items", place.File("x", "1"), token)),
            new ScriptedHandler(StageKinds.Distill, async (context, token) =>
            {
                await context.InputAsync("prepare-data", "windows", token);
                return new StageOutcome("");
            }));
        var job = await place.SubmitAsync(Workplace.Stage("prepare-data", StageKinds.PrepareData), Workplace.Stage("distill", StageKinds.Distill, "prepare-data"));

        (await place.EndAsync(job.Id)).Stages[1].Error.ShouldBe("Stage distill has no input prepare-data/windows. It has: prepare-data/items.");
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    [InlineData("")]
    public async Task Output_PathThatLeavesTheRun_IsRefused(string path)
    {
        await using var place = await Workplace.CreateAsync();
        await place.StartWorkerAsync(null, ScriptedHandler.Prepare((context, token) => context.OutputAsync(path, place.File("x", "1"), token)));
        var job = await place.SubmitAsync();

        (await place.EndAsync(job.Id)).Job.State.ShouldBe(JobStates.Failed);
    }

    [Fact]
    public async Task Checkpoint_DamagedOnDisk_StartsOverAndSaysSo()
    {
        await using var place = await Workplace.CreateAsync();
        string? loaded = "unset";
        await place.StartWorkerAsync(null, ScriptedHandler.Prepare(async (context, token) =>
        {
            if (context.Attempt == 1)
            {
                await context.Checkpoints.SaveAsync("trainer", place.File("c", "epoch 3"), token);
                foreach (var blob in Directory.GetFiles(Path.Combine(place.Folder, "blobs", "sha256"), "*", SearchOption.AllDirectories))
                    File.Delete(blob);
                throw new IOException("power cut");
            }

            loaded = await context.Checkpoints.TryLoadAsync("trainer", token);
        }));
        var job = await place.SubmitAsync();

        (await place.EndAsync(job.Id)).Job.State.ShouldBe(JobStates.Succeeded);

        loaded.ShouldBeNull();
        (await place.Runs.LogAsync(job.Id, 0, 10, default)).ShouldContain(line => line.Level == "warning" && line.Text.Contains("starts over"));
    }

    [Fact]
    public async Task Checkpoint_HistoryBeforeIt_IsStoredWithIt()
    {
        await using var place = await Workplace.CreateAsync();
        var slow = new WorkerOptions
        {
            Queue = StageKinds.DistillationQueue,
            WorkFolder = Path.Combine(place.Folder, "work"),
            ReportEvery = TimeSpan.FromHours(1),
            PollEvery = TimeSpan.FromMilliseconds(50),
        };
        var saved = new TaskCompletionSource<string>();
        var leave = new TaskCompletionSource();
        await place.StartWorkerAsync(slow, ScriptedHandler.Prepare(async (context, token) =>
        {
            context.Metric("loss", 1, 0.5);
            await context.Checkpoints.SaveAsync("trainer", place.File("c", "epoch 1"), token);
            saved.SetResult(context.RunId);
            await leave.Task;
        }));
        await place.SubmitAsync();

        var runId = await saved.Task;

        (await place.Runs.MetricsAsync(runId, "loss", null, default)).Count.ShouldBe(1);
        leave.SetResult();
    }

    [Fact]
    public async Task Dataset_RegisteredByOneJob_OpensInAnother()
    {
        await using var place = await Workplace.CreateAsync();
        var digest = new string('7', 64);
        string? content = null;
        await place.StartWorkerAsync(
            null,
            ScriptedHandler.Prepare(async (context, token) =>
            {
                var items = await context.OutputAsync("items.tsv", place.File("x", "1\tZelda"), token);
                await context.RegisterDatasetAsync(new DatasetView(digest, "games", "c", 1, 1, 1, "/data", DateTimeOffset.UnixEpoch), [new StoredFile("items.tsv", items)], token);
            }),
            new ScriptedHandler(StageKinds.Distill, async (context, token) =>
            {
                var dataset = await context.OpenDatasetAsync("77777777", token);
                dataset.Dataset.Name.ShouldBe("games");
                content = await File.ReadAllTextAsync(dataset.Files["items.tsv"], token);
                return new StageOutcome("");
            }),
            new ScriptedHandler(StageKinds.Evaluate, async (context, token) =>
            {
                await context.OpenDatasetAsync("88888888", token);
                return new StageOutcome("");
            }));

        (await place.EndAsync((await place.SubmitAsync()).Id)).Job.State.ShouldBe(JobStates.Succeeded);
        (await place.EndAsync((await place.SubmitAsync(Workplace.Stage("d", StageKinds.Distill))).Id)).Job.State.ShouldBe(JobStates.Succeeded);
        content.ShouldBe("1\tZelda");
        (await place.EndAsync((await place.SubmitAsync(Workplace.Stage("e", StageKinds.Evaluate))).Id)).Job.Error.ShouldNotBeNull().ShouldContain("'88888888'");
    }

    [Fact]
    public async Task Version_RegisteredAgainAfterARetry_IsTheSame()
    {
        await using var place = await Workplace.CreateAsync();
        var numbers = new List<int>();
        await place.StartWorkerAsync(null, ScriptedHandler.Prepare(async (context, token) =>
        {
            var model = await context.OutputAsync("model.safetensors", place.File("x", "weights"), token);
            var version = await context.RegisterVersionAsync(
                new NewModelVersion { Model = "m", Metrics = new Dictionary<string, double>(), Tags = new Dictionary<string, string>(), Files = [new StoredFile("model.safetensors", model)] }, token);
            numbers.Add(version.Version);
            if (context.Attempt == 1)
                throw new IOException("died after the registration");
        }));

        (await place.EndAsync((await place.SubmitAsync()).Id)).Version.ShouldNotBeNull().Version.ShouldBe(1);

        numbers.ShouldBe([1, 1]);
    }
}
