using Distillery.Data;
using TorchSharp;

namespace Distillery.Recommenders.Tests;

public class TrainerTests
{
    private static readonly Dataset World = Worlds.Dataset();
    private static readonly WindowSplit Split = Windowing.Split(World);
    private static readonly WindowSet Prefixes = PrefixRows.FromTrain(World, Split.Train);

    private static readonly TrainerOptions Options = new() { Epochs = 3, BatchSize = 16, LearningRate = 0.01, Patience = 0, Seed = 5 };

    private static (TrainingResult Result, float[] Weights) Run(
        TrainerOptions options, string kind = "tied", string loss = "sampled", ICheckpointStore? store = null, Action<TrainingProgress>? progress = null, CancellationToken token = default)
    {
        using var student = Worlds.AnyStudent(kind, Worlds.Options(dropout: 0.3));
        using var softmax = new SoftmaxObjective(student, Prefixes, new SoftmaxObjectiveOptions { Negatives = loss == "sampled" ? 12 : 0 });
        using var bce = new BceObjective(student, Split.Train, new BceObjectiveOptions { DrosWeight = loss == "dros" ? 0.5 : 0 });
        IObjective objective = loss is "sampled" or "full" ? softmax : bce;
        var result = new Trainer(options).Train(student, objective, new RankingValidation(Split.Validation), store, progress, token);
        return (result, [.. student.Module.named_parameters().SelectMany(pair => Worlds.Floats(pair.Item2))]);
    }

    [Theory]
    [InlineData("tied", "full")]
    [InlineData("tied", "sampled")]
    [InlineData("skip", "full")]
    [InlineData("paper", "bce")]
    [InlineData("enriched input", "dros")]
    [InlineData("gru4rec tied", "sampled")]
    [InlineData("gru4rec paper", "bce")]
    [InlineData("srgnn skip", "full")]
    [InlineData("srgnn paper", "bce")]
    public void Training_OfTheSameRunTwice_GivesTheSameNumbersBitByBit(string kind, string loss)
    {
        var (first, firstWeights) = Run(Options, kind, loss);
        torch.manual_seed(12345);
        var (second, secondWeights) = Run(Options, kind, loss);
        second.StepLosses.ShouldBe(first.StepLosses);
        secondWeights.ShouldBe(firstWeights);
        second.Best!.Score.ShouldBe(first.Best!.Score);
        Run(Options with { Seed = 6 }, kind, loss).Result.StepLosses.ShouldNotBe(first.StepLosses);
    }

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
    public void Training_WithALossThatIsNoNumber_StopsWithEpochStepAndLearningRate()
    {
        using var student = Worlds.Student("tied");
        var objective = new Scripted(student, 40, step => step == 3 ? double.NaN : 1);
        var error = Should.Throw<TrainingDivergedException>(() => new Trainer(Options with { BatchSize = 20 }).Train(student, objective));
        error.Message.ShouldBe("The loss became NaN in epoch 2, step 2, with learning rate 0.01. Lower the learning rate, or limit the gradient with clipNorm.");
    }

    [Fact]
    public void Training_WithoutABetterScore_StopsAfterItsPatienceAndRestoresTheBestEpoch()
    {
        using var scope = torch.NewDisposeScope();
        using var student = Worlds.Student("tied");
        var scores = new Queue<double>([0.1, 0.4, 0.3, 0.4, 0.9]);
        var kept = new List<float[]>();
        var validation = new ScriptedValidation(current =>
        {
            current.Module.training.ShouldBeFalse();
            kept.Add(Worlds.Floats(((Sasrec)current).InputTable()));
            return scores.Dequeue();
        });
        using var objective = new SoftmaxObjective(student, Prefixes);
        var result = new Trainer(Options with { Epochs = 20, Patience = 2 }).Train(student, objective, validation);
        result.StoppedEarly.ShouldBeTrue();
        result.Epochs.Count.ShouldBe(4);
        result.BestEpoch.ShouldBe(2);
        Worlds.Floats(student.InputTable()).ShouldBe(kept[1]);
        student.training.ShouldBeFalse();
    }

    [Fact]
    public void Progress_OfATraining_CountsStepsAndEndsEveryEpoch()
    {
        var reports = new List<TrainingProgress>();
        var (result, _) = Run(Options with { ProgressEvery = TimeSpan.Zero }, progress: reports.Add);
        reports.Count(report => report.IsEpochEnd).ShouldBe(3);
        reports.Where(report => report.IsEpochEnd).ShouldAllBe(report => report.Validation != null && report.Step == report.Steps && report.Loss > 0);
        reports.Select(report => (report.Epoch, report.Step)).ShouldBeInOrder();
        reports[^1].TimeLeft.ShouldBe(TimeSpan.Zero);
        reports[0].TimeLeft!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        reports.ShouldAllBe(report => report.ExamplesPerSecond > 0);
        result.Epochs.Select(epoch => epoch.Validation!.Metrics["hr_at_20"]).ShouldAllBe(value => value >= 0 && value <= 1);
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

    [Theory]
    [InlineData("tied", "full")]
    [InlineData("skip", "full")]
    [InlineData("paper", "bce")]
    [InlineData("gru4rec tied", "full")]
    [InlineData("gru4rec paper", "full")]
    [InlineData("srgnn tied", "full")]
    [InlineData("srgnn paper", "bce")]
    public void Training_OnEightRows_LearnsThemByHeart(string kind, string loss)
    {
        using var scope = torch.NewDisposeScope();
        var rows = Eight();
        using var student = Worlds.AnyStudent(kind, Worlds.Options(dim: 16, dropout: 0));
        using var softmax = new SoftmaxObjective(student, rows);
        using var bce = new BceObjective(student, rows, new BceObjectiveOptions { Negatives = 8 });
        new Trainer(new TrainerOptions { Epochs = 150, BatchSize = 8, LearningRate = 0.02, Patience = 0 })
            .Train(student, loss == "full" ? softmax : bce);
        using var scorer = new StudentScorer(student);
        RankingEvaluator.Ranks(scorer, rows).ShouldBe(Enumerable.Repeat(1, 8));
    }

    [Fact]
    public void Repeats_ThatNobodyMakes_AreUnlearnt()
    {
        using var scope = torch.NewDisposeScope();
        foreach (var negatives in new[] { 0, 12 })
        {
            using var student = Worlds.Student("tied");
            using var objective = new SoftmaxObjective(student, Prefixes, new SoftmaxObjectiveOptions { Negatives = negatives });
            new Trainer(Options with { Epochs = 4 }).Train(student, objective);
            student.Tables().Repeat!.item<float>().ShouldBeLessThan(-2);
            using var scorer = new StudentScorer(student);
            var top = RankingEvaluator.TopLists(scorer, Split.Test, 5);
            // Users walk forward through the items, so their histories hold nothing that comes next.
            Enumerable.Range(0, Split.Test.Count).Count(row => Split.Test.History(row).Contains(top[row * 5])).ShouldBeLessThan(Split.Test.Count / 10);
        }
    }

    [Fact]
    public void Lists_MixedIntoTheTarget_TeachWhatTheRowsDoNotSay()
    {
        using var scope = torch.NewDisposeScope();
        var rows = Eight();
        var lists = new SoftLists(1, [.. Enumerable.Range(0, 8).Select(row => 30 + row)], [.. Enumerable.Repeat(1f, 8)]);
        using var student = Worlds.Student("tied", Worlds.Options(dim: 16, dropout: 0));
        using var objective = new SoftmaxObjective(student, rows, new SoftmaxObjectiveOptions { ListWeight = 0.5 }, lists);
        new Trainer(new TrainerOptions { Epochs = 150, BatchSize = 8, LearningRate = 0.02, Patience = 0 }).Train(student, objective);
        using var scorer = new StudentScorer(student);
        var top = RankingEvaluator.TopLists(scorer, rows, 2);
        for (var row = 0; row < 8; row++)
            top[(row * 2)..(row * 2 + 2)].ShouldBe([rows.Targets[row], 30 + row]);
    }

    [Fact]
    public void Options_OutOfRange_AreNamedWithValueAndRange()
    {
        using var student = Worlds.Student("tied");
        var objective = new Scripted(student, 4, _ => 1);
        Should.Throw<ArgumentException>(() => new Trainer(Options with { LearningRate = 0 }).Train(student, objective))
            .Message.ShouldContain("LearningRate is 0; it must be above 0 and at most 1.");
        Should.Throw<ArgumentException>(() => new Trainer(Options with { Epochs = 0 }).Train(student, objective))
            .Message.ShouldContain("Epochs is 0; it must be 1 to 10000.");
    }

    private static WindowSet Eight() => new()
    {
        Length = 10,
        PaddingId = 40,
        Histories = [.. Enumerable.Range(0, 8).SelectMany(row => new[] { row, row + 10 }.Concat(Enumerable.Repeat(40, 8)))],
        HistoryLengths = [.. Enumerable.Repeat(2, 8)],
        Targets = [.. Enumerable.Range(0, 8).Select(row => 20 + row * 3 % 8)],
        Users = [.. Enumerable.Range(0, 8)],
        Positions = [.. Enumerable.Repeat(2, 8)],
        TargetTimes = new long[8],
    };

    private sealed class Scripted(Sasrec student, int units, Func<int, double> loss) : IObjective
    {
        private int _step;

        public string Name => "scripted";

        public int UnitCount => units;

        public StepResult Step(ReadOnlySpan<int> chosen, SeededGenerator random)
        {
            student.InputTable().sum().backward();
            return new StepResult(loss(_step++), chosen.Length);
        }
    }

    private sealed class ScriptedValidation(Func<IStudent, double> score) : IValidation
    {
        public ValidationScore Evaluate(IStudent student, CancellationToken cancellationToken) => new(score(student), new Dictionary<string, double>());
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
