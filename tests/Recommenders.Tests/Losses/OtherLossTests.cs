using Distillery.Data;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Distillery.Recommenders.Tests;

public class OtherLossTests
{
    private const int Items = 23;
    private const int Rows = 9;
    private const int Dim = 5;
    private static readonly int[] Targets = [.. Enumerable.Range(0, Rows).Select(i => (i * 5) % Items)];
    private static readonly int[] Counts = [.. Enumerable.Range(0, Items).Select(i => i * i % 17)];

    private static (torch.Tensor States, ItemTables Tables) Problem(bool hasBias) =>
        (Worlds.Random(1, 1, Rows, Dim), new ItemTables(Worlds.Random(2, 1, Items, Dim), hasBias ? Worlds.Random(3, 0.5, Items) : null));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void BinaryCrossEntropy_WithNegatives_IsLibtorchsMeanOverAllPairs(int perRow)
    {
        using var scope = torch.NewDisposeScope();
        var (states, tables) = Problem(hasBias: true);
        var negatives = Enumerable.Range(0, Rows * perRow).Select(i => (i * 3 + 1) % Items).ToArray();
        var gradients = BinaryCrossEntropy.Compute(states, tables, Targets, negatives);
        var leaf = states.clone().requires_grad_();
        var table = tables.Output.clone().requires_grad_();
        var bias = tables.Bias!.clone().requires_grad_();
        var scores = new ItemTables(table, bias).Scores(leaf);
        var positive = scores.gather(1, torch.tensor(Targets.Select(id => (long)id).ToArray()).view(Rows, 1)).reshape(-1);
        var negative = scores.gather(1, torch.tensor(negatives.Select(id => (long)id).ToArray()).view(Rows, perRow)).reshape(-1);
        var expected = functional.binary_cross_entropy_with_logits(
            torch.cat([positive, negative]), torch.cat([torch.ones(Rows), torch.zeros(Rows * perRow)]));
        expected.backward();
        gradients.Loss.ShouldBe(expected.item<float>(), 1e-5);
        gradients.States.ShouldBeNear(leaf.grad!, 1e-5);
        gradients.Table.ShouldBeNear(table.grad!, 1e-5);
        gradients.Bias!.ShouldBeNear(bias.grad!, 1e-5);
    }

    [Fact]
    public void Softplus_OfLargeNumbers_DoesNotOverflow()
    {
        BinaryCrossEntropy.Softplus(1000).ShouldBe(1000);
        BinaryCrossEntropy.Softplus(-1000).ShouldBe(0);
        BinaryCrossEntropy.Sigmoid(-1000).ShouldBe(0);
        BinaryCrossEntropy.Sigmoid(1000).ShouldBe(1);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    public void Dros_KernelAgainstTheTensorOperations_GivesTheSameLossAndGradients(bool hasBias, int perRow)
    {
        using var scope = torch.NewDisposeScope();
        var (states, tables) = Problem(hasBias);
        var problem = DrosOf(perRow, out _, out _);
        using var workspace = new Workspace();
        var kernel = DrosKernel.Compute(states, tables, problem, workspace);
        var twin = DrosReference.Compute(states, tables, problem);
        kernel.Loss.ShouldBe(twin.Loss, 1e-4);
        kernel.States.ShouldBeNear(twin.States, 2e-4);
        kernel.Table.ShouldBeNear(twin.Table, 2e-4);
        if (hasBias)
            kernel.Bias!.ShouldBeNear(twin.Bias!, 2e-4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Dros_AgainstFiniteDifferencesInDoubles_HasTheRightSlopes(int perRow)
    {
        using var scope = torch.NewDisposeScope();
        var (states, tables) = Problem(hasBias: true);
        var problem = DrosOf(perRow, out var anchors, out var weights);
        using var loss = new DrosLoss(Counts, beta: 1.3, chunkRows: 4);
        var gradients = loss.Compute(states, tables, anchors, weights);
        double[] Doubles(torch.Tensor tensor) => Array.ConvertAll(Worlds.Floats(tensor), value => (double)value);
        var (h, e, b) = (Doubles(states), Doubles(tables.Output), Doubles(tables.Bias!));
        double Plain()
        {
            var total = 0.0;
            double sum = Counts.Sum(count => count + 1);
            var p = Array.ConvertAll(Counts, count => Math.Pow((count + 1) / sum, 0.05) / 1.3);
            for (var row = 0; row < Rows; row++)
            {
                var y = Enumerable.Range(0, Items).Select(i => b[i] + Enumerable.Range(0, Dim).Sum(d => h[row * Dim + d] * e[i * Dim + d])).ToArray();
                for (var a = 0; a < perRow; a++)
                {
                    var t = anchors[row * perRow + a];
                    var inner = Enumerable.Range(0, Items).Sum(i => Math.Exp(p[i] * y[i] * y[i])) - Math.Exp(p[t] * y[t] * y[t]) + Math.Exp(p[t] * (y[t] - 1) * (y[t] - 1));
                    total += weights[row * perRow + a] * Math.Log(inner + 1e-24);
                }
            }

            return total / Rows;
        }

        gradients.Loss.ShouldBe(Plain(), 1e-4);
        SlopesNear(h, Worlds.Floats(gradients.States), Plain);
        SlopesNear(e, Worlds.Floats(gradients.Table), Plain);
        SlopesNear(b, Worlds.Floats(gradients.Bias!), Plain);
        problem.ItemCount.ShouldBe(Items);
    }

    [Fact]
    public void Negatives_OfARow_AreNeitherItsTargetNorInItsWindow()
    {
        var rows = Windowing.Split(Worlds.Dataset(items: 14)).Train;
        var chosen = Enumerable.Range(0, rows.Count).ToArray();
        var negatives = NegativeSampler.Draw(rows, chosen, 4, new SeededGenerator(1));
        for (var i = 0; i < negatives.Length; i++)
        {
            negatives[i].ShouldNotBe(rows.Targets[i / 4]);
            rows.History(i / 4).ToArray().ShouldNotContain(negatives[i]);
        }

        negatives.Distinct().Count().ShouldBe(14);
    }

    [Fact]
    public void Negatives_OfARowThatHoldsEverything_AreRefused()
    {
        var rows = new WindowSet
        {
            Length = 3, PaddingId = 3, Histories = [0, 1, 3], HistoryLengths = [2], Targets = [2], Users = [0], Positions = [2], TargetTimes = [0],
        };
        Should.Throw<ArgumentException>(() => NegativeSampler.Draw(rows, [0], 1, new SeededGenerator(1))).Message.ShouldContain("row 0 holds every item");
    }

    [Fact]
    public void Gradients_OfTwoLosses_AddUp()
    {
        using var scope = torch.NewDisposeScope();
        var (states, tables) = Problem(hasBias: true);
        var first = PairScores.Gradients(1, states, tables, Targets, new float[Rows]);
        var ones = new float[Rows];
        Array.Fill(ones, 1f);
        first.Add(PairScores.Gradients(2, states, tables, Targets, ones), 0.5);
        first.Loss.ShouldBe(2);
        first.States.ShouldBeNear(tables.Output.index_select(0, torch.tensor(Targets.Select(id => (long)id).ToArray())) * 0.5, 1e-6);
        Worlds.Floats(first.Bias!)[Targets[0]].ShouldBe(0.5f * Targets.Count(id => id == Targets[0]));
    }

    private static DrosProblem DrosOf(int perRow, out int[] anchors, out float[] weights)
    {
        anchors = [.. Enumerable.Range(0, Rows * perRow).Select(i => (Targets[i / perRow] + i % perRow * 4) % Items)];
        weights = [.. Enumerable.Range(0, Rows * perRow).Select(i => 1f / (1 + i % perRow))];
        double sum = Counts.Sum(count => count + 1);
        return new DrosProblem(Array.ConvertAll(Counts, count => (float)(Math.Pow((count + 1) / sum, 0.05) / 1.3)), 1.3f, anchors, weights, 4);
    }

    private static void SlopesNear(double[] values, float[] gradients, Func<double> loss)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var held = values[i];
            values[i] = held + 1e-5;
            var above = loss();
            values[i] = held - 1e-5;
            var below = loss();
            values[i] = held;
            var slope = (above - below) / 2e-5;
            ((double)gradients[i]).ShouldBe(slope, 2e-4 * (1 + Math.Abs(slope)), $"place {i}");
        }
    }
}
