using Distillery.WorkerStages;

namespace Distillery.Workers.Tests;

public sealed class StageCheckpointsTests
{
    [Fact]
    public async Task Save_ManyInARow_StoresTheNewest()
    {
        using var job = new FakeJob("name: x\ndataset: { sample: {} }\nmethod: { name: none }\n");
        var stage = new FakeStage(job, job.Stages.Single(plan => plan.Name == "distill-student"), attempt: 1);
        await using (var checkpoints = await StageCheckpoints.OpenAsync(stage, default))
        {
            checkpoints.TryOpen().ShouldBeNull();
            for (byte i = 0; i < 50; i++)
            {
                var content = i;
                checkpoints.Save(stream => stream.WriteByte(content));
            }
        }

        await using var again = await StageCheckpoints.OpenAsync(stage, default);
        using var newest = again.TryOpen().ShouldNotBeNull();
        newest.ReadByte().ShouldBe(49);
        Directory.EnumerateFiles(Path.Combine(stage.WorkFolder, "checkpoints")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Save_StoreIsDown_TellsTheTrainingAtTheNextCheckpointAndTheLogAtTheEnd()
    {
        using var job = new FakeJob("name: x\ndataset: { sample: {} }\nmethod: { name: none }\n");
        var stage = new FakeStage(job, job.Stages.Single(plan => plan.Name == "distill-student"), attempt: 1);
        stage.Stored.Failure = new TimeoutException("the store does not answer");
        await using (var checkpoints = await StageCheckpoints.OpenAsync(stage, default))
        {
            checkpoints.Save(stream => stream.WriteByte(1));
            await stage.Stored.Failed.WaitAsync(TimeSpan.FromSeconds(30));
            // The task that stores ends a moment after its call has failed.
            IOException? told = null;
            for (var i = 0; i < 1000 && told is null; i++)
            {
                await Task.Delay(5);
                try
                {
                    checkpoints.Save(stream => stream.WriteByte(2));
                }
                catch (IOException exception)
                {
                    told = exception;
                }
            }

            told.ShouldNotBeNull().Message.ShouldContain("could not be stored");
        }

        stage.Lines.ShouldContain(line => line.Contains("the store does not answer"));
    }
}
