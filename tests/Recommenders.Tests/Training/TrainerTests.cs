using Distillery.Data;
using TorchSharp;
using static Distillery.Recommenders.Tests.Trainings;

namespace Distillery.Recommenders.Tests;

/// <summary>The loop: the same numbers every time, early stop, progress, and options that are refused.</summary>
public class TrainerTests
{
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
    public void Options_OutOfRange_AreNamedWithValueAndRange()
    {
        using var student = Worlds.Student("tied");
        var objective = new Scripted(student, 4, _ => 1);
        Should.Throw<ArgumentException>(() => new Trainer(Options with { LearningRate = 0 }).Train(student, objective))
            .Message.ShouldContain("LearningRate is 0; it must be above 0 and at most 1.");
        Should.Throw<ArgumentException>(() => new Trainer(Options with { Epochs = 0 }).Train(student, objective))
            .Message.ShouldContain("Epochs is 0; it must be 1 to 10000.");
    }

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
}
