using static Distillery.Recommenders.Tests.Trainings;

namespace Distillery.Recommenders.Tests;

/// <summary>Trainings that are cut and go on from their checkpoint.</summary>
public class ResumeTests
{
    [Theory]
    [InlineData("tied", "sampled", 1, 2)]
    [InlineData("tied", "full", 2, 0)]
    [InlineData("paper", "dros", 1, 3)]
    [InlineData("skip", "full", 0, 1)]
    [InlineData("gru4rec skip", "full", 1, 2)]
    [InlineData("gru4rec paper", "bce", 2, 0)]
    [InlineData("srgnn tied", "sampled", 1, 2)]
    [InlineData("srgnn enriched input", "bce", 0, 1)]
    public void Training_CutAndResumed_RepeatsTheUnbrokenLossesBitByBit(string kind, string loss, int cutEpoch, int cutStep)
    {
        using var folder = new TempFolder();
        var (unbroken, weights) = Run(Options, kind, loss);
        var store = new FolderCheckpointStore(folder.Path);
        using var cancel = new CancellationTokenSource();
        void Cut(TrainingProgress progress)
        {
            if (progress.Epoch == cutEpoch + 1 && progress.Step == Math.Max(cutStep, 1) && (!progress.IsEpochEnd || cutStep == 0))
                cancel.Cancel();
        }

        var often = Options with { ProgressEvery = TimeSpan.Zero };
        Should.Throw<OperationCanceledException>(() => Run(often, kind, loss, store, Cut, cancel.Token));
        var (resumed, resumedWeights) = Run(Options, kind, loss, store);
        resumed.ResumedAtEpoch.ShouldBe(cutEpoch + 1);
        resumed.StepLosses.ShouldBe(unbroken.StepLosses);
        resumedWeights.ShouldBe(weights);
        resumed.BestEpoch.ShouldBe(unbroken.BestEpoch);
    }

    [Fact]
    public void Training_ResumedFromACheckpointAtAnEpochsEnd_RepeatsTheUnbrokenLosses()
    {
        using var folder = new TempFolder();
        var (unbroken, weights) = Run(Options);
        var store = new FolderCheckpointStore(folder.Path);
        // A run that dies without a word: only what the epoch's end left behind remains.
        Run(Options with { Epochs = 2 }, store: new FirstSaves(store, 1));
        var (resumed, resumedWeights) = Run(Options, store: store);
        resumed.ResumedAtEpoch.ShouldBe(2);
        resumed.StepLosses.ShouldBe(unbroken.StepLosses);
        resumedWeights.ShouldBe(weights);
    }

    [Fact]
    public void Training_ThatIsFinished_GivesItsResultAgain()
    {
        using var folder = new TempFolder();
        var store = new FolderCheckpointStore(folder.Path);
        var (first, weights) = Run(Options, store: store);
        var (again, weightsAgain) = Run(Options, store: store);
        again.StepLosses.ShouldBe(first.StepLosses);
        again.BestEpoch.ShouldBe(first.BestEpoch);
        weightsAgain.ShouldBe(weights);
    }

    [Fact]
    public void Training_WithOtherSettingsThanTheCheckpoint_SaysWhich()
    {
        using var folder = new TempFolder();
        var store = new FolderCheckpointStore(folder.Path);
        Run(Options with { Epochs = 1 }, store: store);
        Should.Throw<InvalidDataException>(() => Run(Options with { BatchSize = 8 }, store: store))
            .Message.ShouldContain("The checkpoint was written with batch size = 16, this run has 8.");
    }

    [Fact]
    public void Training_OfABrokenCheckpoint_SaysSo()
    {
        using var folder = new TempFolder();
        File.WriteAllText(Path.Combine(folder.Path, FolderCheckpointStore.FileName), "not a checkpoint at all");
        Should.Throw<InvalidDataException>(() => Run(Options, store: new FolderCheckpointStore(folder.Path)));
    }

    [Fact]
    public void Training_Cancelled_StopsWithinAStepAndKeepsACheckpoint()
    {
        using var folder = new TempFolder();
        var store = new FolderCheckpointStore(folder.Path);
        using var cancel = new CancellationTokenSource();
        var seen = 0;
        void Count(TrainingProgress progress)
        {
            seen++;
            cancel.Cancel();
        }

        Should.Throw<OperationCanceledException>(() => Run(Options with { ProgressEvery = TimeSpan.Zero }, store: store, progress: Count, token: cancel.Token));
        seen.ShouldBe(1);
        File.Exists(Path.Combine(folder.Path, FolderCheckpointStore.FileName)).ShouldBeTrue();
    }

    [Fact]
    public void Training_WithAFallingRate_EndsAtItsShareAndResumesThere()
    {
        using var folder = new TempFolder();
        var falling = Options with { FinalRate = 0 };
        var (unbroken, weights) = Run(falling);
        unbroken.StepLosses.ShouldNotBe(Run(Options).Result.StepLosses);
        var store = new FolderCheckpointStore(folder.Path);
        using var cancel = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => Run(
            falling with { ProgressEvery = TimeSpan.Zero }, store: store, progress: at => { if (at.Epoch == 2) cancel.Cancel(); }, token: cancel.Token));
        var (resumed, resumedWeights) = Run(falling, store: store);
        resumed.StepLosses.ShouldBe(unbroken.StepLosses);
        resumedWeights.ShouldBe(weights);
        Should.Throw<InvalidDataException>(() => Run(falling with { Epochs = 4 }, store: store)).Message.ShouldContain("final rate = 0 after 3 epochs");
    }

    private sealed class FirstSaves(ICheckpointStore inner, int count) : ICheckpointStore
    {
        private int _saved;

        public void Save(Action<Stream> write)
        {
            if (_saved++ < count)
                inner.Save(write);
        }

        public Stream? TryOpen() => inner.TryOpen();
    }
}
