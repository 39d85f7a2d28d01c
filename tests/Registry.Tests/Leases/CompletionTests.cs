using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class CompletionTests
{
    [Fact]
    public async Task Complete_Stages_ReadiesDependantsAndEndsTheJob()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();

        await store.CompleteAsync(await store.ClaimAsync(), ("data/windows.bin", "w"), ("data/items.bin", "i"));
        var (a, b) = (await store.ClaimAsync(), await store.ClaimAsync());
        (a.StageName, b.StageName).ShouldBe(("distill-a", "distill-b"));
        (await store.TryClaimAsync()).ShouldBeNull();
        (await store.Leases.InputsAsync(a, default)).Select(input => $"{input.StageName}/{input.Path}").ShouldBe(["prepare-data/data/items.bin", "prepare-data/data/windows.bin"]);
        await store.CompleteAsync(b, ("model", "b"));
        (await store.TryClaimAsync()).ShouldBeNull();
        await store.CompleteAsync(a, ("model", "a"));
        var evaluate = await store.ClaimAsync();
        (await store.Leases.InputsAsync(evaluate, default)).Select(input => input.StageName).ShouldBe(["distill-a", "distill-b", "prepare-data", "prepare-data"]);
        await store.CompleteAsync(evaluate, (ResultFile.Path, JsonSerializer.Serialize(Samples.Table(0.25), ContractsJson.Options)));
        await store.CompleteAsync(await store.ClaimAsync());

        var detail = (await store.JobQueries.DetailAsync(job.Id, default)).ShouldNotBeNull();
        detail.Job.State.ShouldBe(JobStates.Succeeded);
        detail.Job.Progress.ShouldBe(1, 1e-9);
        detail.Result.ShouldNotBeNull().Rows[1].Metrics["hr_at_20"].ShouldBe(0.25);
        (await store.Runs.FindAsync(detail.RunId, default)).ShouldNotBeNull().Metrics["hr_at_20"].ShouldBe(0.25);
        detail.Stages[0].Message.ShouldBe("done");
        (await store.Runs.ArtifactsAsync(job.Id, default)).Select(artifact => artifact.Path).ShouldBe(["data/items.bin", "data/windows.bin", "model", "model", ResultFile.Path]);
    }

    [Fact]
    public async Task Complete_OutputThatIsNotStored_IsRefusedWhole()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync();
        var lease = await store.ClaimAsync();
        var before = await store.CountsAsync();

        await Should.ThrowAsync<ArtifactException>(() => store.Leases.CompleteAsync(lease, [new StoredFile("a", new string('0', 64))], "done", default));

        (await store.CountsAsync()).ShouldBe(before);
        (await store.StageAsync(lease.JobId, lease.StageName)).State.ShouldBe(StageStates.Running);
    }

    [Fact]
    public async Task Complete_DropsCheckpoints()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync();
        var lease = await store.ClaimAsync();
        await store.Reports.SaveCheckpointAsync(lease, "trainer", (await store.PutAsync("c", "1")).Digest, default);

        await store.CompleteAsync(lease);

        (await store.CountsAsync())["checkpoints"].ShouldBe(0);
    }

    [Fact]
    public async Task Detail_ResultFileLost_StillOpens()
    {
        await using var store = await TestStore.CreateAsync();
        var stage = Samples.Stage("evaluate", StageKinds.Evaluate);
        var job = await store.SubmitAsync(Samples.OneStage() with { Stages = [stage] });
        await store.CompleteAsync(await store.ClaimAsync(), (ResultFile.Path, JsonSerializer.Serialize(Samples.Table(0.25), ContractsJson.Options)));
        Directory.Delete(Path.Combine(store.Options.BlobFolder, "sha256"), recursive: true);

        (await store.JobQueries.DetailAsync(job.Id, default)).ShouldNotBeNull().Result.ShouldBeNull();
    }
}
