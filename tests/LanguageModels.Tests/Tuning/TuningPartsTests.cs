using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.LanguageModels.Tests;

public sealed class TuningPartsTests
{
    [Fact]
    public void Pack_BestFitDecreasing_FillsRows()
    {
        var rows = SequencePacker.Pack([5, 7, 3, 2, 4, 6, 1], [0, 1, 2, 3, 4, 5, 6], 10);

        rows.ShouldBe([[1, 2], [5, 4], [0, 3, 6]], ignoreOrder: false);
    }

    [Fact]
    public void Pack_AnyOrder_UsesEverySequenceOnceAndAsManyRows()
    {
        var lengths = Enumerable.Range(0, 500).Select(i => 1 + (int)(SplitMix.At(4, (ulong)i) % 60)).ToArray();
        var (forward, backward) = (Enumerable.Range(0, 500).ToArray(), Enumerable.Range(0, 500).Reverse().ToArray());
        var (a, b) = (SequencePacker.Pack(lengths, forward, 64), SequencePacker.Pack(lengths, backward, 64));

        a.SelectMany(row => row).Order().ShouldBe(forward);
        a.ShouldAllBe(row => row.Sum(i => lengths[i]) <= 64);
        a.Count.ShouldBe(b.Count);
        a.Count.ShouldBeLessThan((int)(1.06 * lengths.Sum() / 64));
    }

    [Fact]
    public void Schedule_Rate_RisesInALineAndFallsAlongACosine()
    {
        var schedule = new LearningRateSchedule(12, new TuningOptions { LearningRate = 1, WarmUp = 0.25, FinalRate = 0.2 });

        Enumerable.Range(0, 12).Select(step => Math.Round(schedule.At(step), 4)).ShouldBe(
            [0.3333, 0.6667, 1, 1, 0.9696, 0.8828, 0.7531, 0.6, 0.4469, 0.3172, 0.2304, 0.2]);
    }

    [Fact]
    public void Fit_TooLongExamples_AreShortenedInThePromptOrLeftOut()
    {
        TuningExample[] examples = [new([1, 4, 5, 6, 7, 8], [9, 2]), new([1, 4], [9, 2]), new([1, 4], [3, 4, 5, 6, 2]), new([1], [3, 4, 5, 2])];
        var (fitted, report) = ExampleFitter.Fit(examples, new TuningOptions { MaxLength = 5 }, "examples");

        fitted.Select(example => (string.Join(' ', example.Prompt), string.Join(' ', example.Answer))).ShouldBe([("1 7 8", "9 2"), ("1 4", "9 2"), ("1", "3 4 5 2")]);
        report.ShouldBe(new TruncationReport(1, 3, 1));
        ExampleFitter.Fit(examples, new TuningOptions { MaxLength = 5, Truncation = TuningTruncation.LeaveOut }, "examples").Report.ShouldBe(new TruncationReport(0, 0, 2));
        Should.Throw<ArgumentException>(() => ExampleFitter.Fit(examples, new TuningOptions { MaxLength = 5, Truncation = TuningTruncation.Refuse }, "examples")).Message
            .ShouldBe("examples[0] has 8 tokens; maxLength is 5. Raise maxLength, or choose a truncation other than refuse.");
        Should.Throw<ArgumentException>(() => ExampleFitter.Fit([new([1], [3, 4, 5, 2])], new TuningOptions { MaxLength = 3 }, "examples")).Message
            .ShouldBe("examples: none of the 1 examples fits into maxLength = 3 tokens.");
        Should.Throw<ArgumentException>(() => ExampleFitter.Fit([new([], [3])], new TuningOptions { MaxLength = 3 }, "examples")).Message
            .ShouldBe("examples[0] has nothing to learn: its prompt has 0 tokens and its answer 1.");
    }

    [Fact]
    public void Watchdog_Strikes_MustFollowEachOther()
    {
        var watchdog = new LossWatchdog(5, 3, warmUpSteps: 2);
        foreach (var (step, loss) in new[] { 9.0, 9, 6, 6, 4, 6, 6 }.Index())
            watchdog.Look(step, loss, 1, 0.1);

        watchdog.Strikes.ShouldBe(2);
        Should.Throw<TuningDivergedException>(() => watchdog.Look(7, 6, 1, 0.1)).Step.ShouldBe(8);
        Should.Throw<TuningDivergedException>(() => new LossWatchdog(5, 3, 10).Look(0, 1, double.PositiveInfinity, 0.1)).Message
            .ShouldBe("Step 1: the loss is 1 and the gradient's length ∞, with learning rate 0.1. Lower tuning.learningRate, or tuning.clipNorm.".Replace("∞", double.PositiveInfinity.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Optimiser_SeveralSteps_AgreesWithTorchsAdamWAndItsPlainTwin()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(3);
        var start = torch.randn([37, 29], generator: generator);
        Parameter Copy() => new(start.clone());
        var (ours, theirs) = (Copy(), Copy());
        var (plain, first, second) = (start.clone(), torch.zeros(start.shape), torch.zeros(start.shape));
        var options = new TuningOptions { WeightDecay = 0.1, Beta2 = 0.99 };
        using var optimiser = new TuningOptimiser([("w", ours)], options);
        using var reference = torch.optim.AdamW([theirs], 0.01, 0.9, 0.99, 1e-8, 0.1);
        for (var step = 1; step <= 5; step++)
        {
            var gradient = torch.randn(start.shape, generator: generator);
            (ours.grad, theirs.grad) = (gradient.clone(), gradient.clone());
            optimiser.GradientNorm().ShouldBe(gradient.norm().item<float>(), 1e-3);
            optimiser.Step(0.01, 1);
            reference.step();
            TuningOptimiser.Plain(plain, gradient, first, second, new AdamWStep(
                0.01 / (1 - Math.Pow(0.9, step)), Math.Sqrt(1 - Math.Pow(0.99, step)), 1 - 0.01 * 0.1, 1, 0.9, 0.99));
        }

        LoraAdapterTests.Difference(ours.detach(), theirs.detach()).ShouldBeLessThan(2e-6f);
        LoraAdapterTests.Difference(ours.detach(), plain).ShouldBeLessThan(2e-6f);
    }

    [Fact]
    public void Optimiser_NormsAndBiases_DoNotDecay()
    {
        using var scope = torch.NewDisposeScope();
        var (matrix, norm) = (new Parameter(torch.ones(4, 4)), new Parameter(torch.ones(4)));
        using var optimiser = new TuningOptimiser([("matrix", matrix), ("norm", norm)], new TuningOptions { WeightDecay = 0.5 });
        (matrix.grad, norm.grad) = (torch.zeros(4, 4), torch.zeros(4));
        optimiser.Step(0.1, 1);

        matrix.detach().data<float>().ToArray().ShouldAllBe(value => Math.Abs(value - 0.95f) < 1e-6f);
        norm.detach().data<float>().ToArray().ShouldAllBe(value => value == 1);
    }

    [Fact]
    public void Optimiser_GradientFactor_ScalesBeforeTheMoments()
    {
        using var scope = torch.NewDisposeScope();
        var (a, b) = (new Parameter(torch.ones(40)), new Parameter(torch.ones(40)));
        using var scaled = new TuningOptimiser([("a", a)], new TuningOptions());
        using var small = new TuningOptimiser([("b", b)], new TuningOptions());
        for (var step = 0; step < 3; step++)
        {
            var gradient = torch.arange(40, dtype: torch.float32) * (step + 1);
            (a.grad, b.grad) = (gradient, gradient * 0.125);
            scaled.Step(0.01, 0.125);
            small.Step(0.01, 1);
        }

        LoraAdapterTests.Difference(a.detach(), b.detach()).ShouldBe(0);
    }

    [Fact]
    public void FromText_Example_EndsWithTheEndTokenAndKeepsThePromptOpen()
    {
        var tokenizer = BpeTrainer.Train(["red blue green red blue"], new BpeTrainerOptions { VocabularySize = 270 });
        var example = TuningExample.FromText(tokenizer, "red ", "blue");

        example.Prompt[0].ShouldBe(tokenizer.BosId!.Value);
        example.Prompt[^1].ShouldNotBe(tokenizer.EosId!.Value);
        example.Answer[^1].ShouldBe(tokenizer.EosId!.Value);
        tokenizer.Decode(example.Answer).ShouldBe("blue");
        example.Answer.ShouldNotContain(tokenizer.BosId!.Value);
    }
}
