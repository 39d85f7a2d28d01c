using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.LanguageModels.Tests;

/// <summary>Each hand-written function against its plain twin: values and every gradient. Sizes leave ends that fill no register.</summary>
public sealed class TrainingKernelsTests
{
    [Fact]
    public void RmsNorm_AgainstTensorOperations_Agrees()
    {
        using var scope = torch.NewDisposeScope();
        using var norm = new RmsNorm(new Parameter(Draw(1, 43) + 1), 1e-5);
        Compare([Draw(2, 3, 7, 43), norm.Weight], inputs => RmsNormFunction.apply(inputs[0], norm.Weight, 1e-5), inputs => norm.Plain(inputs[0]));
    }

    [Fact]
    public void SwiGlu_AgainstTensorOperations_Agrees()
    {
        using var scope = torch.NewDisposeScope();
        Compare([Draw(3, 5, 1031) * 6, Draw(4, 5, 1031)], inputs => SwiGluFunction.apply(inputs[0], inputs[1]), inputs => GatedFeedForward.Plain(inputs[0], inputs[1]));
    }

    [Fact]
    public void Rotary_AgainstTensorOperations_Agrees()
    {
        using var scope = torch.NewDisposeScope();
        using var table = new RotaryTable(22, 10_000, null, torch.CPU);
        var (cosines, sines) = table.At(torch.tensor(new long[,] { { 0, 1, 2, 3, 4 }, { 0, 1, 0, 1, 2 } }), 4);
        Compare([Draw(5, 2, 5, 66)],
            inputs => RotaryFunction.apply(inputs[0], cosines, sines),
            inputs => RotaryTable.Turn(inputs[0].view(2, 5, 3, 22).transpose(1, 2), cosines, sines));
    }

    [Theory]
    [InlineData(4, null)]
    [InlineData(2, null)]
    [InlineData(1, 5)]
    public void Attention_AgainstTensorOperations_Agrees(int keyHeads, int? window)
    {
        using var scope = torch.NewDisposeScope();
        var segments = torch.tensor(new long[,] { { 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3 }, { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0 } });
        foreach (var mask in (torch.Tensor[])[AttentionMasks.Within(13, segments, window, torch.CPU), AttentionMasks.Within(13, null, window, torch.CPU)])
        {
            Compare([Draw(6, 2, 4, 13, 10), Draw(7, 2, keyHeads, 13, 10), Draw(8, 2, keyHeads, 13, 10)],
                inputs => AttentionFunction.apply(inputs[0], inputs[1], inputs[2], mask),
                inputs => AttentionMath.Plain(inputs[0], inputs[1], inputs[2], mask));
        }
    }

    [Fact]
    public void Decoder_WithFunctions_HasTheGradientsOfTensorOperations()
    {
        using var decoder = TuningWorld.Model();
        List<float[]> Run(bool plain)
        {
            using var scope = torch.NewDisposeScope();
            decoder.zero_grad();
            TrainingKernels.AreOff = plain;
            try
            {
                AnswerLoss.Learn(decoder, TuningBatch.Of(TuningWorld.Examples(9), [[0, 1, 2], [3, 4], [5, 6, 7, 8]], torch.CPU), 0.05);
            }
            finally
            {
                TrainingKernels.AreOff = false;
            }

            return TuningWorld.Gradients(decoder.parameters());
        }

        TuningWorld.Difference(Run(false), Run(true)).ShouldBeLessThan(3e-6f);
    }

    [Fact]
    public void FastExp_OverItsRange_IsExactToSevenDigits()
    {
        for (var x = -86f; x < 88; x += 0.37f)
            ((double)FastExp.Of(x)).ShouldBe(Math.Exp(x), Math.Exp(x) * 3e-7);
        FastExp.Of(float.NegativeInfinity).ShouldBe(0);
        FastExp.Of(-100).ShouldBe(0);
        float.IsFinite(FastExp.Of(1000)).ShouldBeTrue();
    }

    private static torch.Tensor Draw(int seed, params long[] shape)
    {
        using var generator = new torch.Generator((ulong)seed);
        return torch.randn(shape, generator: generator);
    }

    private static void Compare(torch.Tensor[] inputs, Func<torch.Tensor[], torch.Tensor> function, Func<torch.Tensor[], torch.Tensor> plain)
    {
        foreach (var input in inputs)
            input.requires_grad_();
        (torch.Tensor Value, torch.Tensor[] Gradients) Run(Func<torch.Tensor[], torch.Tensor> run)
        {
            foreach (var input in inputs)
                input.grad = null;
            var value = run(inputs);
            torch.autograd.backward(value, Draw(99, value.shape));
            return (value.detach(), [.. inputs.Select(input => input.grad!.clone())]);
        }

        var (value, gradients) = Run(function);
        var (wanted, wantedGradients) = Run(plain);
        LoraAdapterTests.Difference(value, wanted).ShouldBeLessThan(5e-6f);
        foreach (var (gradient, other) in gradients.Zip(wantedGradients))
            LoraAdapterTests.Difference(gradient, other).ShouldBeLessThan(2e-5f);
    }
}
