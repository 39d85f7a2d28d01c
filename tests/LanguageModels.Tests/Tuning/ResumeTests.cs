namespace Distillery.LanguageModels.Tests;

public sealed class ResumeTests
{
    private static readonly TuningOptions Options = TuningWorld.Options with { Epochs = 4, EvaluateEverySteps = 3, CheckpointEverySteps = 1, MaxLength = 20 };

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    [InlineData(true, 7)]
    [InlineData(false, 2)]
    [InlineData(false, 5)]
    public void Run_KilledAndTakenUp_EqualsAnUnbrokenRunBitByBit(bool withAdapter, int killAtSave)
    {
        var (whole, wholeWeights) = Go(withAdapter, new MemoryCheckpoints());
        var checkpoints = new MemoryCheckpoints(killAtSave);
        Should.Throw<MemoryCheckpoints.KilledException>(() => Go(withAdapter, checkpoints));
        var (resumed, resumedWeights) = Go(withAdapter, new MemoryCheckpoints { Content = checkpoints.Content });

        resumed.ResumedAtStep.ShouldBe(killAtSave);
        whole.StepLosses.Count.ShouldBeGreaterThan(killAtSave);
        resumed.StepLosses.Select(BitConverter.DoubleToInt64Bits).ShouldBe(whole.StepLosses.Select(BitConverter.DoubleToInt64Bits));
        resumed.Evaluations.ShouldBe(whole.Evaluations);
        (resumed.Tokens, resumed.AnswerTokens, resumed.StoppedEarly).ShouldBe((whole.Tokens, whole.AnswerTokens, whole.StoppedEarly));
        resumedWeights.SelectMany(values => values.Select(BitConverter.SingleToInt32Bits)).ShouldBe(wholeWeights.SelectMany(values => values.Select(BitConverter.SingleToInt32Bits)));
    }

    [Fact]
    public void Run_KilledAgainAndAgain_EqualsAnUnbrokenRun()
    {
        var (whole, _) = Go(true, new MemoryCheckpoints());
        byte[]? content = null;
        for (var kill = 0; kill < 3; kill++)
        {
            var checkpoints = new MemoryCheckpoints(2) { Content = content };
            Should.Throw<MemoryCheckpoints.KilledException>(() => Go(true, checkpoints));
            content = checkpoints.Content;
        }

        var (resumed, _) = Go(true, new MemoryCheckpoints { Content = content });
        resumed.ResumedAtStep.ShouldBe(6);
        resumed.StepLosses.ShouldBe(whole.StepLosses);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_CancelledAndTakenUp_EqualsAnUnbrokenRun(int step)
    {
        var (whole, wholeWeights) = Go(true, new MemoryCheckpoints());
        using var source = new CancellationTokenSource();
        var checkpoints = new MemoryCheckpoints();
        Should.Throw<OperationCanceledException>(() => Go(true, checkpoints, report =>
        {
            if (report.Step == step)
                source.Cancel();
        }, Options with { CheckpointEverySteps = 0 }, source.Token));
        var (resumed, resumedWeights) = Go(true, checkpoints);

        resumed.ResumedAtStep.ShouldBe(step);
        resumed.StepLosses.ShouldBe(whole.StepLosses);
        TuningWorld.Difference(resumedWeights, wholeWeights).ShouldBe(0);
    }

    [Fact]
    public void Run_FinishedCheckpoint_GivesTheResultAtOnce()
    {
        var checkpoints = new MemoryCheckpoints();
        var (whole, wholeWeights) = Go(true, checkpoints);
        var saves = checkpoints.Saves;
        var (again, againWeights) = Go(true, checkpoints);

        checkpoints.Saves.ShouldBe(saves);
        again.StepLosses.ShouldBe(whole.StepLosses);
        TuningWorld.Difference(againWeights, wholeWeights).ShouldBe(0);
    }

    [Fact]
    public void Run_CheckpointOfOtherSettings_SaysWhichDiffers()
    {
        var checkpoints = new MemoryCheckpoints();
        Go(true, checkpoints);

        Should.Throw<InvalidDataException>(() => Go(true, checkpoints, options: Options with { LearningRate = 0.1 })).Message
            .ShouldBe("The checkpoint was written with learningRate = 0.005, this run has 0.1. Remove it to start anew, or run with the same settings.");
        Should.Throw<InvalidDataException>(() => Go(false, checkpoints)).Message.ShouldStartWith("The checkpoint was written with parameters = ");
    }

    [Fact]
    public void FolderCheckpoints_Save_KeepsTheNewestWhole()
    {
        var folder = Directory.CreateTempSubdirectory("tuning-").FullName;
        try
        {
            var checkpoints = new FolderTuningCheckpoints(Path.Combine(folder, "inner"));
            checkpoints.TryOpen().ShouldBeNull();
            checkpoints.Save(stream => stream.Write([1, 2]));
            Should.Throw<IOException>(() => checkpoints.Save(stream =>
            {
                stream.Write([9]);
                throw new IOException("the disk is full");
            }));
            using var read = checkpoints.TryOpen()!;
            (read.Length, read.ReadByte(), read.ReadByte()).ShouldBe((2L, 1, 2));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (TuningResult Result, List<float[]> Weights) Go(
        bool withAdapter, ITuningCheckpoints checkpoints, Action<TuningProgress>? progress = null, TuningOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var decoder = TuningWorld.Model();
        using var adapter = withAdapter ? LoraAdapter.Attach(decoder, new LoraOptions { Rank = 4, Dropout = 0.2, UseDora = true }) : null;
        var result = new Tuner(options ?? Options).Run(decoder, adapter, TuningWorld.Examples(13), TuningWorld.Examples(4, 9), checkpoints, progress, cancellationToken);
        return (result, TuningWorld.Values(adapter is null ? decoder.parameters() : adapter.Parameters));
    }
}
