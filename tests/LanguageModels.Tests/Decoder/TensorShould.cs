using static TorchSharp.torch;

namespace Distillery.LanguageModels.Tests;

internal static class TensorShould
{
    public static double[] Values(this Tensor tensor) => tensor.detach().to(float64).cpu().contiguous().data<double>().ToArray();

    /// <summary>Every element within a share of the largest expected one.</summary>
    public static void ShouldBeNear(this double[] actual, double[] expected, double tolerance, string what)
    {
        actual.Length.ShouldBe(expected.Length, what);
        var allowed = tolerance * Math.Max(1, expected.Max(Math.Abs));
        for (var i = 0; i < actual.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= allowed)) actual[i].ShouldBe(expected[i], allowed, $"{what}, element {i}");
        }
    }
}
