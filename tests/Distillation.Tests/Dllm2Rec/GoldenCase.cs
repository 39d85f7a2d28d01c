using System.Text.Json;
using Distillery.Distillation.Dllm2Rec;

namespace Distillery.Distillation.Tests.Dllm2Rec;

/// <summary>One case of <c>Golden/dllm2rec.json</c>, which <c>Golden/dllm2rec.py</c> made from the formulas.</summary>
public sealed record GoldenCase(
    string Name, string Mode, double Position, double Confidence, double Consistency, double Beta, double Lambda, double Alpha, double DroBeta,
    double[] Weights, double Loss, double[] Gradient)
{
    public Dllm2RecOptions Options(GoldenFile file) => new()
    {
        Mode = Mode == "paper" ? Dllm2RecMode.Paper : Dllm2RecMode.ReleasedCode,
        ListLength = file.K,
        ListWeight = Lambda,
        Position = Position,
        Confidence = Confidence,
        Consistency = Consistency,
        Beta = Beta,
    };
}

public sealed record GoldenFile(
    int Rows, int Items, int K, float[] Scores, int[] Lists, float[] Distances, float[] TrueDistances, int[] Targets, int[] Negatives,
    int[] Frequencies, double[] Propensities, GoldenCase[] Cases)
{
    public static GoldenFile Load()
    {
        using var stream = typeof(GoldenFile).Assembly.GetManifestResourceStream("dllm2rec.json")!;
        return JsonSerializer.Deserialize<GoldenFile>(stream, JsonSerializerOptions.Web)!;
    }

    /// <summary>The student's K best of each row.</summary>
    public int[] StudentTop() =>
        [.. Enumerable.Range(0, Rows).SelectMany(row => Enumerable.Range(0, Items).OrderByDescending(item => Scores[row * Items + item]).Take(K))];
}
