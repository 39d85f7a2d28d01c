using TorchSharp;

namespace Distillery.LanguageModels.Tests;

public sealed class AnswerLossTests
{
    [Fact]
    public void Learn_OneExample_IsTheMeanOfMinusLogPOverTheAnswerOnly()
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = TuningWorld.Model();
        TuningExample[] examples = [new([1, 5, 9], [7, 11, TuningWorld.End])];
        var (loss, _) = AnswerLoss.Learn(decoder, TuningBatch.Of(examples, [[0]], torch.CPU), 1.0 / 3);

        using var noGrad = torch.no_grad();
        var scores = decoder.Logits(decoder.Hidden(new DecoderBatch(torch.tensor(new long[,] { { 1, 5, 9, 7, 11, TuningWorld.End } }))))[0].log_softmax(-1);
        var wanted = -(scores[2, 7].item<float>() + scores[3, 11].item<float>() + scores[4, TuningWorld.End].item<float>());
        loss.ShouldBe(wanted, 1e-4);
    }

    [Fact]
    public void Batch_PromptsAndPadding_AreNoTargets()
    {
        using var scope = torch.NewDisposeScope();
        TuningExample[] examples = [new([1, 5], [7, 2]), new([], [8, 9, 2]), new([1], [6, 2])];
        var batch = TuningBatch.Of(examples, [[0, 1], [2]], torch.CPU);

        batch.Input.Ids.data<long>().ToArray().ShouldBe([1, 5, 7, 2, 8, 9, 2, 1, 6, 2, 0, 0, 0, 0]);
        batch.Input.Positions!.data<long>().ToArray().ShouldBe([0, 1, 2, 3, 0, 1, 2, 0, 1, 2, 0, 0, 0, 0]);
        batch.Input.Segments!.data<long>().ToArray().ShouldBe([1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 0, 0, 0, 0]);
        batch.Places.data<long>().ToArray().ShouldBe([1, 2, 4, 5, 7, 8]);
        batch.Targets.ShouldBe([7, 2, 9, 2, 6, 2]);
        batch.Tokens.ShouldBe(10);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Learn_PackedRows_HaveTheLossAndGradientsOfSingleRows(bool tied)
    {
        using var decoder = TuningWorld.Model(tied);
        var examples = TuningWorld.Examples(9);
        var rows = SequencePacker.Pack([.. examples.Select(example => example.Length)], [.. Enumerable.Range(0, 9)], 40);
        rows.Count.ShouldBeLessThan(5);
        var answers = examples.Sum(example => example.Answer.Length);
        (double, List<float[]>) Run(IEnumerable<int[][]> passes)
        {
            decoder.zero_grad();
            var sum = 0.0;
            foreach (var pass in passes)
            {
                using var scope = torch.NewDisposeScope();
                sum += AnswerLoss.Learn(decoder, TuningBatch.Of(examples, pass, torch.CPU), 1.0 / answers).Loss;
            }

            return (sum / answers, TuningWorld.Gradients(decoder.parameters()));
        }

        var (packedLoss, packed) = Run([[.. rows]]);
        var (singleLoss, single) = Run(Enumerable.Range(0, 9).Select(i => new[] { new[] { i } }));
        packedLoss.ShouldBe(singleLoss, 1e-6);
        TuningWorld.Difference(packed, single).ShouldBeLessThan(1e-6f);
        single.ShouldAllBe(gradient => gradient.Any(value => value != 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FusedLoss_AgainstTensorOperations_HasTheSameValuesAndGradients(bool learnsTable)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Decoder.Create(TuningWorld.Config with { VocabularySize = 1031 }, 3);
        decoder.RequireGradients(learnsTable);
        using var generator = new torch.Generator(5);
        var states = (torch.randn([70, 16], generator: generator) * 3).requires_grad_();
        var targets = Enumerable.Range(0, 70).Select(i => i * 15 % 1031).ToArray();
        var (plainLoss, plainHits) = AnswerLoss.Plain(decoder, states, targets, 0.25);
        var (gradient, tableGradient) = (torch.empty(states.shape), torch.zeros(decoder.HeadWeight.shape));
        var (loss, hits) = CrossEntropyKernel.Run(states.detach(), decoder.HeadWeight.detach(), targets, 0.25, gradient, learnsTable ? tableGradient : null);

        loss.ShouldBe(plainLoss, plainLoss * 1e-6);
        hits.ShouldBe(plainHits);
        LoraAdapterTests.Difference(gradient, states.grad!).ShouldBeLessThan(2e-6f);
        if (learnsTable)
            LoraAdapterTests.Difference(tableGradient, decoder.HeadWeight.grad!).ShouldBeLessThan(5e-6f);
        CrossEntropyKernel.Run(states.detach(), decoder.HeadWeight.detach(), targets, 0, null, null).Loss.ShouldBe(loss);
    }

    [Fact]
    public void Learn_AdapterOnTheOutputLayer_LearnsThere()
    {
        using var decoder = TuningWorld.Model(tied: false);
        using var adapter = LoraAdapter.Attach(decoder, new LoraOptions { Rank = 2, Targets = ["lm_head"] });
        LoraAdapterTests.Disturb(adapter);
        using var scope = torch.NewDisposeScope();
        var batch = TuningBatch.Of(TuningWorld.Examples(3), [[0], [1], [2]], torch.CPU);
        var learnt = AnswerLoss.Learn(decoder, batch, 0.1).Loss;

        learnt.ShouldBe(AnswerLoss.Evaluate(decoder, batch).Loss, 1e-4);
        TuningWorld.Gradients(adapter.Parameters).ShouldAllBe(gradient => gradient.Any(value => value != 0));
        decoder.parameters().ShouldAllBe(parameter => object.ReferenceEquals(parameter.grad, null));
    }
}
