using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Nn;

/// <summary>Compares gradients with central differences in float64.</summary>
internal static class GradientCheck
{
    private const double Step = 1e-5;

    /// <summary>Checks the gradient of a function of several tensors with regard to each of them.</summary>
    public static void Check(Func<Tensor[], Tensor> function, params Tensor[] inputs)
    {
        foreach (var input in inputs) input.requires_grad_(true);
        using var scope = NewDisposeScope();
        using var result = function(inputs);
        using var weights = GoldenFile.Wave(result.shape, 0.3, ScalarType.Float64);
        (result * weights).sum().backward();

        for (var i = 0; i < inputs.Length; i++)
        {
            var gradient = inputs[i].grad;
            gradient.ShouldNotBeNull($"input {i} has no gradient");
            CheckOne(function, inputs, i, weights, gradient!.Values());
        }
    }

    private static void CheckOne(Func<Tensor[], Tensor> function, Tensor[] inputs, int which, Tensor weights, double[] gradient)
    {
        using var noGrad = no_grad();
        var data = inputs[which].detach().contiguous().reshape(-1);
        for (var i = 0; i < gradient.Length; i++)
        {
            var value = data[i].item<double>();
            double At(double x)
            {
                using var scope = NewDisposeScope();
                data[i].fill_(x);
                return (function(inputs) * weights).sum().item<double>();
            }

            var difference = (At(value + Step) - At(value - Step)) / (2 * Step);
            At(value);
            gradient[i].ShouldBe(difference, 1e-6 * Math.Max(1, Math.Abs(difference)), $"input {which}, element {i}");
        }
    }
}
