using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class SubmitTests
{
    [Fact]
    public async Task Submit_NewJob_WritesJobStagesRunsAndMessagesAtOnce()
    {
        await using var store = await TestStore.CreateAsync();

        var job = await store.SubmitAsync();

        job.State.ShouldBe(JobStates.Queued);
        job.Dataset.ShouldBe("/data/games");
        job.Labels["team"].ShouldBe("search");
        var detail = (await store.JobQueries.DetailAsync(job.Id, default)).ShouldNotBeNull();
        detail.Stages.Select(stage => stage.State).ShouldBe(["ready", "blocked", "blocked", "blocked", "blocked"]);
        detail.Spec.Training.Epochs.ShouldBe(20);
        var runs = await store.Runs.OfJobAsync(job.Id, default);
        runs[0].Id.ShouldBe(detail.RunId);
        runs[0].Params["training.epochs"].ShouldBe("20");
        runs.Skip(1).ShouldAllBe(run => run.ParentId == detail.RunId);
        runs.Count.ShouldBe(6);
        var messages = await store.Outbox.TakeAsync(10, TimeSpan.FromSeconds(1), default);
        messages.Select(message => (message.Kind, message.StageId, message.Queue)).ShouldBe(
            [("stage-ready", $"{job.Id}.prepare-data", "distillation"), ("job-changed", null, null)]);
        (await store.CausesAsync(job.Id, "prepare-data")).ShouldBe(["blocked:submitted", "ready:inputs-ready"]);
    }

    [Fact]
    public async Task Submit_SameKeyAndEqualSpec_AnswersTheSameJob()
    {
        await using var store = await TestStore.CreateAsync();
        var first = await store.Jobs.SubmitAsync(Samples.Job(key: "k"), default);
        var before = await store.CountsAsync();

        var second = await store.Jobs.SubmitAsync(Samples.Job(key: "k"), default);

        second.Created.ShouldBeFalse();
        second.Job.Id.ShouldBe(first.Job.Id);
        (await store.CountsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Submit_SameKeyAndOtherSpec_IsAConflictAndWritesNothing()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync(Samples.Job(key: "k"));
        var before = await store.CountsAsync();

        var error = await Should.ThrowAsync<IdempotencyConflictException>(() => store.SubmitAsync(Samples.Job(Samples.Spec("other"), key: "k")));

        error.Message.ShouldContain("'k'");
        (await store.CountsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Submit_SameKeyByAnotherActor_IsAnotherJob()
    {
        await using var store = await TestStore.CreateAsync();
        var first = await store.SubmitAsync(Samples.Job(key: "k", actor: "ann"));

        (await store.SubmitAsync(Samples.Job(key: "k", actor: "bob"))).Id.ShouldNotBe(first.Id);
    }

    [Fact]
    public async Task Submit_ManyAtOnceWithOneKey_MakesOneJob()
    {
        await using var store = await TestStore.CreateAsync();
        await using var other = store.Reopen();

        var results = await Task.WhenAll(Enumerable.Range(0, 24).Select(n => Task.Run(() => (n % 2 == 0 ? store : other).Jobs.SubmitAsync(Samples.Job(key: "k"), default))));

        results.Select(result => result.Job.Id).Distinct().Count().ShouldBe(1);
        results.Count(result => result.Created).ShouldBe(1);
        (await store.CountsAsync())["jobs"].ShouldBe(1);
    }

    [Fact]
    public async Task Submit_StageThatDependsOnALaterOne_IsRefused()
    {
        await using var store = await TestStore.CreateAsync();
        var job = Samples.Job() with { Stages = [Samples.Stage("a", StageKinds.PrepareData, "b"), Samples.Stage("b", StageKinds.PrepareData)] };

        (await Should.ThrowAsync<ArgumentException>(() => store.SubmitAsync(job))).Message.ShouldContain("'b'");
        (await store.CountsAsync())["jobs"].ShouldBe(0);
    }
}
