using Distillery.Distillation.Dllm2Rec;
using Distillery.Recommenders;
using TorchSharp;

namespace Distillery.Distillation.Tests.Dllm2Rec;

/// <summary>Weights, loss and gradient against values that PyTorch computed from the formulas (<c>Golden/dllm2rec.py</c>).</summary>
public class GoldenLossTests
{
    private static readonly GoldenFile File = GoldenFile.Load();

    public static TheoryData<string> Names() => [.. File.Cases.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_EqualPyTorch(string name)
    {
        var one = File.Cases.Single(c => c.Name == name);

        var weights = Weights(one, one.Options(File));

        for (var i = 0; i < weights.Length; i++)
            weights[i].ShouldBe((float)one.Weights[i], 1e-6f, $"place {i}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void LossAndGradient_EqualPyTorch(string name)
    {
        var one = File.Cases.Single(c => c.Name == name);
        var options = one.Options(File);
        var weights = Weights(one, options);

        var (loss, gradient) = Pairs(options, weights);
        AddRobust(one, options, weights, ref loss, gradient);

        loss.ShouldBe(one.Loss, 2e-5);
        for (var i = 0; i < gradient.Length; i++)
            gradient[i].ShouldBe((float)one.Gradient[i], 2e-5f, $"row {i / File.Items}, item {i % File.Items}");
    }

    [Theory]
    [InlineData(Dllm2RecMode.Paper)]
    [InlineData(Dllm2RecMode.ReleasedCode)]
    public void Gradient_EqualsFiniteDifferences(Dllm2RecMode mode)
    {
        var options = new Dllm2RecOptions { Mode = mode, ListLength = 3 };
        float[] scores = [0.5f, -0.3f, 1.2f, -0.7f, 0.1f, -1.5f, 2.1f, 0.4f, 0.9f, -0.2f];
        float[] weights = [0.6f, 0.3f, 0.1f, 0.2f, 0.5f, 0.3f];

        var (_, gradient) = Dllm2RecLoss.Compute(options, scores, weights);

        for (var i = 0; i < scores.Length; i++)
        {
            float[] up = [.. scores], down = [.. scores];
            up[i] += 0.01f;
            down[i] -= 0.01f;
            var slope = (Dllm2RecLoss.Compute(options, up, weights).Loss - Dllm2RecLoss.Compute(options, down, weights).Loss) / 0.02;
            gradient[i].ShouldBe((float)slope, 1e-4f, $"score {i}");
        }
    }

    [Fact]
    public void PaperGradient_OfAListedItem_IsEquation9()
    {
        var options = new Dllm2RecOptions { ListLength = 1, ListWeight = 2 };

        var (_, gradient) = Dllm2RecLoss.Compute(options, [0f, 0f, 1.5f], [0.4f]);

        // -λ w (1 - σ(1.5)), one row
        gradient[2].ShouldBe((float)(-2 * 0.4 * (1 - 1 / (1 + Math.Exp(-1.5)))), 1e-6f);
    }

    [Fact]
    public void ReleasedNegative_ScoreOne_IsWhereTheShiftedSigmoidIsAHalf()
    {
        var options = new Dllm2RecOptions { Mode = Dllm2RecMode.ReleasedCode, ListLength = 1, ListWeight = 1 };

        var withList = Dllm2RecLoss.Compute(options, [0f, 1f, 50f], [1f]).Loss;
        var without = Dllm2RecLoss.Compute(options, [0f, 1f, 50f], [0f]).Loss;

        // -ln σ(1 - 1) = ln 2, while the cross-entropy's -ln(1 - σ(1)) would be 1.3133.
        (withList - without).ShouldBe(Math.Log(2), 1e-6);
    }

    [Fact]
    public void RobustAnchors_ReleasedCode_GiveEveryRowTheMeanWeightOfThePlace()
    {
        var options = new Dllm2RecOptions { Mode = Dllm2RecMode.ReleasedCode, ListLength = 2, ListWeight = 0.5 };

        var (items, weights) = RobustAnchors.Of(options, alpha: 2, [7, 8], [1, 2, 3, -1], [0.2f, 0.8f, 0.6f, 0.4f]);

        items.ShouldBe([7, 1, 2, 8, 3, 0]);
        weights.ShouldBe([2f, 0.4f, 0.6f, 2f, 0.4f, 0f]);
    }

    [Fact]
    public void RobustAnchors_Paper_AreTheTargetsAlone()
    {
        var (items, weights) = RobustAnchors.Of(new Dllm2RecOptions { ListLength = 2 }, alpha: 0.5, [7, 8], [1, 2, 3, 4], [1f, 1f, 1f, 1f]);

        items.ShouldBe([7, 8]);
        weights.ShouldBe([0.5f, 0.5f]);
    }

    private static float[] Weights(GoldenCase one, Dllm2RecOptions options)
    {
        var consistency = ImportanceWeights.Consistency(File.Lists, File.StudentTop(), File.Rows);
        return one.Mode == "paper"
            ? ImportanceWeights.Paper(options, File.Lists, File.TrueDistances, consistency)
            : ImportanceWeights.ReleasedCode(options, File.Lists, File.Distances, consistency);
    }

    // Gathers the scores that the loss reads, and spreads its gradient over the catalogue again.
    private static (double Loss, float[] Gradient) Pairs(Dllm2RecOptions options, float[] weights)
    {
        var ids = Enumerable.Range(0, File.Rows)
            .SelectMany(row => new[] { File.Targets[row], File.Negatives[row] }.Concat(File.Lists.Skip(row * File.K).Take(File.K)).Select(item => row * File.Items + item))
            .ToArray();
        var (loss, slopes) = Dllm2RecLoss.Compute(options, ids.Select(id => File.Scores[id]).ToArray(), weights);
        var gradient = new float[File.Scores.Length];
        for (var i = 0; i < ids.Length; i++)
            gradient[ids[i]] += slopes[i];
        return (loss, gradient);
    }

    private static void AddRobust(GoldenCase one, Dllm2RecOptions options, float[] weights, ref double loss, float[] gradient)
    {
        if (one.Alpha == 0)
            return;
        using var scope = torch.NewDisposeScope();
        // With the identity as item table, the states are the scores.
        var states = torch.tensor(File.Scores).view(File.Rows, File.Items);
        var (items, factors) = RobustAnchors.Of(options, one.Alpha, File.Targets, File.Lists, weights);
        using var robust = new DrosLoss(File.Frequencies, one.DroBeta);
        var result = robust.Compute(states, new ItemTables(torch.eye(File.Items)), items, factors);
        loss += result.Loss;
        var slopes = result.States.data<float>().ToArray();
        for (var i = 0; i < gradient.Length; i++)
            gradient[i] += slopes[i];
    }
}
