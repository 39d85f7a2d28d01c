using System.Text.Json;
using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Nn;

/// <summary>Numbers that golden/nn/make.py wrote with Python's PyTorch.</summary>
internal static class GoldenFile
{
    public static JsonElement Read(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "golden", "nn", name + ".json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }

    public static double[] Numbers(this JsonElement element) => [.. element.EnumerateArray().Select(number => number.GetDouble())];

    /// <summary>The function `wave` of make.py: sin(0.7 i + start).</summary>
    public static Tensor Wave(long[] shape, double start = 0, ScalarType dtype = ScalarType.Float32)
    {
        var count = shape.Aggregate(1L, (product, size) => product * size);
        return arange(count, dtype: ScalarType.Float64).mul(0.7).add(start).sin().to(dtype).reshape(shape);
    }

    public static double[] Values(this Tensor tensor) =>
        tensor.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();

    public static void ShouldEqual(this Tensor actual, double[] expected, string what, double tolerance = 2e-6)
    {
        var values = actual.Values();
        values.Length.ShouldBe(expected.Length, what);
        for (var i = 0; i < values.Length; i++)
        {
            var allowed = tolerance * Math.Max(1, Math.Abs(expected[i]));
            if (Math.Abs(values[i] - expected[i]) <= allowed) continue;
            values[i].ShouldBe(expected[i], allowed, $"{what}, element {i}");
        }
    }
}
