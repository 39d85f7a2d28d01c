using TorchSharp;

namespace Distillery.LanguageModels.Tests;

public sealed class TunerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_FewExamples_LearnsAnswersAndTheirEnd(bool withAdapter)
    {
        using var decoder = TuningWorld.Model(tied: false);
        string[] targets = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj", "lm_head"];
        using var adapter = withAdapter ? LoraAdapter.Attach(decoder, new LoraOptions { Rank = 8, Dropout = 0, Targets = targets }) : null;
        var examples = TuningWorld.Examples(8);
        var result = new Tuner(TuningWorld.Options with { Epochs = 80, LearningRate = withAdapter ? 0.02 : 0.01 }).Run(decoder, adapter, examples);

        result.StepLosses[0].ShouldBeGreaterThan(3);
        result.StepLosses[^1].ShouldBeLessThan(0.05);
        foreach (var example in examples)
            TuningWorld.Greedy(decoder, example.Prompt).ShouldBe(example.Answer);
        result.AnswerTokens.ShouldBe(80L * examples.Sum(example => example.Answer.Length));
        result.Tokens.ShouldBe(80L * examples.Sum(example => example.Length));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_BatchOf8OnceOr1EightTimes_HasTheSameGradients(bool packing)
    {
        var (whole, wholeLoss) = FirstGradients(TuningWorld.Options with { Batch = 8, Accumulation = 1, Packing = packing }, null);
        var (parts, partsLoss) = FirstGradients(TuningWorld.Options with { Batch = 1, Accumulation = 8, Packing = packing }, null);

        wholeLoss.ShouldBe(partsLoss, 1e-6);
        TuningWorld.Difference(whole, parts).ShouldBeLessThan(1e-6f);
    }

    [Theory]
    [InlineData(false, 11, new[] { 1, 8, 4, 2, 3, 3 })]
    [InlineData(true, 31, new[] { 1, 4, 2, 2 })]
    public void Run_LastStepWithFewerRows_LearnsTheSameHoweverItIsParted(bool packing, int count, int[] parts)
    {
        // Pairs of batch and accumulation; the rows of a step are the product, and the last step of the epoch has fewer.
        var examples = TuningWorld.Examples(count);
        List<double> Losses(int batch, int accumulation)
        {
            using var decoder = TuningWorld.Model();
            var options = TuningWorld.Options with { Epochs = 2, Packing = packing, Batch = batch, Accumulation = accumulation };
            (new EpochPlan(examples, options).RowsPerEpoch % (batch * accumulation)).ShouldBeGreaterThan(0);
            return [.. new Tuner(options).Run(decoder, null, examples).StepLosses];
        }

        for (var i = 0; i < parts.Length; i += 2)
        {
            var (batch, accumulation) = (parts[i], parts[i + 1]);
            var whole = Losses(batch * accumulation, 1);
            whole.Count.ShouldBeGreaterThan(2);
            Losses(batch, accumulation).Zip(whole).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-4);
        }
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public void Run_GradientCheckpointing_HasTheSameGradients(bool withAdapter, bool fused)
    {
        var lora = withAdapter ? new LoraOptions { Rank = 4, Dropout = 0.2 } : null;
        TrainingKernels.AreOff = !fused;
        try
        {
            var (kept, keptLoss) = FirstGradients(TuningWorld.Options, lora);
            var (again, againLoss) = FirstGradients(TuningWorld.Options with { GradientCheckpointing = true }, lora);
            var largest = kept.Max(gradient => gradient.Max(Math.Abs));

            // By tensor operations alone it is the same computation; the fused functions serve the first layer in one of the two only.
            Math.Abs(againLoss - keptLoss).ShouldBeLessThanOrEqualTo(fused ? 1e-6 : 0);
            TuningWorld.Difference(kept, again).ShouldBeLessThanOrEqualTo(fused ? 1e-5f * largest : 0);
            kept.ShouldAllBe(gradient => gradient.Any(value => value != 0));
        }
        finally
        {
            TrainingKernels.AreOff = false;
        }
    }

    [Fact]
    public void Run_Twice_GivesTheSameNumbersBitByBit()
    {
        TuningResult Once()
        {
            using var decoder = TuningWorld.Model();
            using var adapter = LoraAdapter.Attach(decoder, new LoraOptions { Rank = 4, Dropout = 0.2 });
            return new Tuner(TuningWorld.Options).Run(decoder, adapter, TuningWorld.Examples(13), TuningWorld.Examples(4, 9));
        }

        var (first, second) = (Once(), Once());
        first.StepLosses.Select(BitConverter.DoubleToInt64Bits).ShouldBe(second.StepLosses.Select(BitConverter.DoubleToInt64Bits));
        first.Evaluations.ShouldBe(second.Evaluations);
    }

    [Fact]
    public void Run_OtherSeed_GivesOtherLosses()
    {
        List<double> Once(long seed)
        {
            using var decoder = TuningWorld.Model();
            return [.. new Tuner(TuningWorld.Options with { Seed = seed }).Run(decoder, null, TuningWorld.Examples(13)).StepLosses];
        }

        Once(1).ShouldNotBe(Once(2));
    }

    [Fact]
    public void Run_Patience_StopsAndKeepsTheBestWeights()
    {
        using var decoder = TuningWorld.Model();
        var validation = TuningWorld.Examples(6, 99);
        var options = TuningWorld.Options with { Epochs = 200, LearningRate = 0.02, Patience = 2 };
        var result = new Tuner(options).Run(decoder, null, TuningWorld.Examples(8), validation);

        result.StoppedEarly.ShouldBeTrue();
        result.Best.ShouldBe(result.Evaluations.MinBy(evaluation => evaluation.Loss));
        result.Evaluations.Count.ShouldBe(result.Evaluations.ToList().IndexOf(result.Best!) + 3);
        using var scope = torch.NewDisposeScope();
        var (sum, hits) = AnswerLoss.Evaluate(decoder, TuningBatch.Of(validation, [.. Enumerable.Range(0, 6).Select(i => new[] { i })], torch.CPU));
        var tokens = validation.Sum(example => example.Answer.Length);
        (sum / tokens).ShouldBe(result.Best!.Loss, 1e-5);
        ((double)hits / tokens).ShouldBe(result.Best.TokenAccuracy, 1e-9);
        result.Best.Perplexity.ShouldBe(Math.Exp(result.Best.Loss));
        result.Best.Tokens.ShouldBe(tokens);
    }

    [Fact]
    public void Run_EvaluationEverySteps_HappensThenAndAtTheEnd()
    {
        using var decoder = TuningWorld.Model();
        var options = TuningWorld.Options with { Packing = false, Batch = 2, Accumulation = 1, Epochs = 1, EvaluateEverySteps = 3 };
        var reports = new List<TuningProgress>();
        var result = new Tuner(options).Run(decoder, null, TuningWorld.Examples(14), TuningWorld.Examples(2, 9), progress: reports.Add);

        result.Evaluations.Select(evaluation => evaluation.Step).ShouldBe([3, 6, 7]);
        reports.Where(report => report.Evaluation is not null).Select(report => report.Step).ShouldBe([3, 6, 7]);
        reports[^1].Steps.ShouldBe(7);
        reports[^1].AnswerTokens.ShouldBe(result.AnswerTokens);
        reports[^1].TokensPerSecond.ShouldBeGreaterThan(0);
        reports[^1].TimeLeft.ShouldBe(TimeSpan.Zero);
        reports.Select(report => report.LearningRate).Max().ShouldBe(options.LearningRate, 1e-12);
    }

    [Fact]
    public void Run_MaxTokens_EndsAfterAboutAsMany()
    {
        using var decoder = TuningWorld.Model();
        var examples = TuningWorld.Examples(40);
        var result = new Tuner(TuningWorld.Options with { Epochs = 5, MaxTokens = 600 }).Run(decoder, null, examples);

        result.Tokens.ShouldBeInRange(500, 760);
    }

    [Fact]
    public void Run_LossThatGoesAstray_IsStoppedWithASentence()
    {
        using var decoder = TuningWorld.Model();
        var options = TuningWorld.Options with { Epochs = 50, LearningRate = 30, ClipNorm = 0, WarmUp = 0 };
        var error = Should.Throw<TuningDivergedException>(() => new Tuner(options).Run(decoder, null, TuningWorld.Examples(8)));

        error.Message.ShouldMatch(@"^The loss was above 5\.111 for 3 steps, .* at step \d+, with learning rate .*\. Lower tuning\.learningRate, or raise tuning\.lossLimit if this is right\.$");
        error.Step.ShouldBeGreaterThan(2);
        error.Loss.ShouldBeGreaterThan(5.1);
    }

    [Fact]
    public void Run_LossThatIsNoNumber_IsStoppedAtOnce()
    {
        using var decoder = TuningWorld.Model();
        using (torch.no_grad())
            decoder.FinalNorm.Weight.fill_(float.NaN);
        var before = TuningWorld.Values([decoder.EmbeddingTable]);
        var error = Should.Throw<TuningDivergedException>(() => new Tuner(TuningWorld.Options).Run(decoder, null, TuningWorld.Examples(8)));

        error.Message.ShouldStartWith("Step 1: the loss is NaN");
        TuningWorld.Difference(before, TuningWorld.Values([decoder.EmbeddingTable])).ShouldBe(0);
    }

    [Fact]
    public void Run_Bfloat16Model_LearnsThroughFloat32Copies()
    {
        using var decoder = TuningWorld.Model(dtype: torch.bfloat16);
        var result = new Tuner(TuningWorld.Options with { Epochs = 30, LearningRate = 2e-3 }).Run(decoder, null, TuningWorld.Examples(8));

        result.StepLosses[^1].ShouldBeLessThan(0.7 * result.StepLosses[0]);
        decoder.EmbeddingTable.dtype.ShouldBe(torch.bfloat16);
    }

    [Fact]
    public void Run_ClipNorm_LimitsTheWholeGradient()
    {
        // Far below AdamW's epsilon nothing moves any more.
        using var still = TuningWorld.Model();
        using var moving = TuningWorld.Model();
        var options = TuningWorld.Options with { Epochs = 20, WeightDecay = 0 };
        var clipped = new Tuner(options with { ClipNorm = 1e-12 }).Run(still, null, TuningWorld.Examples(4));
        var free = new Tuner(options with { ClipNorm = 0 }).Run(moving, null, TuningWorld.Examples(4));

        clipped.StepLosses[^1].ShouldBe(clipped.StepLosses[0], 0.01);
        free.StepLosses[^1].ShouldBeLessThan(0.5 * free.StepLosses[0]);
    }

    [Fact]
    public void Run_IdOutsideTheVocabulary_NamesTheExample()
    {
        using var decoder = TuningWorld.Model();
        TuningExample[] examples = [new([1], [2]), new([1, 61], [2])];

        Should.Throw<ArgumentException>(() => new Tuner(TuningWorld.Options).Run(decoder, null, examples)).Message
            .ShouldBe("examples[1] holds the id 61; the model's vocabulary has 0 to 60. Is it the model's own tokenizer?");
    }

    [Fact]
    public void Run_OptionOutOfRange_NamesIt()
    {
        using var decoder = TuningWorld.Model();

        Should.Throw<ArgumentException>(() => new Tuner(new TuningOptions { Accumulation = 0 }).Run(decoder, null, TuningWorld.Examples(1))).Message
            .ShouldBe("tuning.accumulation is 0: a whole number from 1 on is needed.");
        Should.Throw<ArgumentException>(() => new Tuner(new TuningOptions { WarmUp = 1.5 }).Run(decoder, null, TuningWorld.Examples(1))).Message
            .ShouldBe("tuning.warmUp is 1.5: a share from 0 to 1 is needed.");
    }

    [Fact]
    public void Run_NothingThatLearns_IsAnError()
    {
        using var decoder = TuningWorld.Model();
        decoder.RequireGradients(false);

        Should.Throw<ArgumentException>(() => new Tuner(TuningWorld.Options).Run(decoder, null, TuningWorld.Examples(1))).Message
            .ShouldStartWith("No parameter of the model can learn");
    }

    // The gradients of the first step, 8 examples of unequal lengths, with the loss.
    private static (List<float[]> Gradients, double Loss) FirstGradients(TuningOptions options, LoraOptions? lora)
    {
        using var decoder = TuningWorld.Model(tied: false);
        using var adapter = lora is null ? null : LoraAdapter.Attach(decoder, lora);
        if (adapter is not null)
            LoraAdapterTests.Disturb(adapter);
        List<float[]>? gradients = null;
        var loss = 0.0;
        new Tuner(options with { Epochs = 1 }).Run(decoder, adapter, TuningWorld.Examples(8), progress: report =>
        {
            gradients ??= TuningWorld.Gradients(adapter is null ? decoder.parameters() : adapter.Parameters);
            loss = loss == 0 ? report.Loss : loss;
        });
        return (gradients!, loss);
    }
}
