using Distillery.WorkerStages;

namespace Distillery.Workers.Tests;

public sealed class StagePartsTests
{
    [Fact]
    public async Task Add_Several_AreThereInOrderForTheNextAttempt()
    {
        using var job = new FakeJob("name: x\ndataset: { sample: {} }\nmethod: { name: none }\n");
        FakeStage Stage(int attempt) => new(job, job.Stages.Single(plan => plan.Name == "distill-student"), attempt);
        await using (var parts = await StageParts.OpenAsync(Stage(1), "texts", default))
        {
            parts.Kept.ShouldBe(0);
            for (byte i = 0; i < 3; i++)
            {
                var content = i;
                parts.Add(stream => stream.WriteByte(content));
            }
        }

        await using (var parts = await StageParts.OpenAsync(Stage(2), "texts", default))
        {
            parts.Kept.ShouldBe(3);
            parts.Add(stream => stream.WriteByte(3));
        }

        await using var all = await StageParts.OpenAsync(Stage(3), "texts", default);
        all.Kept.ShouldBe(4);
        for (var i = 0; i < 4; i++)
        {
            using var part = all.Open(i);
            part.ReadByte().ShouldBe(i);
        }

        await using var other = await StageParts.OpenAsync(Stage(3), "others", default);
        other.Kept.ShouldBe(0);
    }

    [Fact]
    public async Task Add_StoreIsDown_StopsTheWorkAndLeavesNoGap()
    {
        using var job = new FakeJob("name: x\ndataset: { sample: {} }\nmethod: { name: none }\n");
        var stage = new FakeStage(job, job.Stages.Single(plan => plan.Name == "distill-student"), attempt: 1);
        stage.Stored.Failure = new TimeoutException("the store does not answer");
        await using (var parts = await StageParts.OpenAsync(stage, "texts", default))
        {
            parts.Add(stream => stream.WriteByte(1));
            await stage.Stored.Failed.WaitAsync(TimeSpan.FromSeconds(30));
            stage.Stored.Failure = null;
            // The task that stores ends a moment after its call has failed: the next part is refused, or taken and not stored.
            if (Record.Exception(() => parts.Add(stream => stream.WriteByte(2))) is { } refused)
                refused.ShouldBeOfType<IOException>().Message.ShouldContain("could not be stored");
        }

        stage.Stored.Saved.ShouldBe(0);
        stage.Lines.ShouldContain(line => line.Contains("the store does not answer"));
    }
}
