using Distillery.Data;
using TorchSharp;

namespace Distillery.Recommenders.Tests;

public class SessionGraphTests
{
    [Fact]
    public void RowSums_OfAPlan_EqualTheirTensorTwinWithGradients()
    {
        using var scope = torch.NewDisposeScope();
        var random = new SeededGenerator(3);
        var (starts, sources, weights) = (new List<int> { 0 }, new List<int>(), new List<float>());
        for (var row = 0; row < 23; row++)
        {
            for (var e = random.NextInt(5); e > 0; e--)
            {
                sources.Add(random.NextInt(17));
                weights.Add((float)random.NextNormal());
            }

            starts.Add(sources.Count);
        }

        foreach (var weighted in new[] { true, false })
        {
            var plan = new RowSumPlan(17, [.. starts], [.. sources], weighted ? [.. weights] : null);
            var (ours, theirs) = (Worlds.Random(1, 1, 17, 37).requires_grad_(), Worlds.Random(1, 1, 17, 37).requires_grad_());
            var (a, b) = (RowSums.Of(ours, plan), RowSums.Reference(theirs, plan));
            a.ShouldBeNear(b, 1e-6);
            var directions = Worlds.Random(2, 1, 23, 37);
            (a * directions).sum().backward();
            (b * directions).sum().backward();
            ours.grad!.ShouldBeNear(theirs.grad!, 1e-6);
        }
    }

    [Fact]
    public void RowSums_OfAMatrixWithOtherRows_AreRefused()
    {
        using var scope = torch.NewDisposeScope();
        Should.Throw<ArgumentException>(() => RowSums.Of(torch.zeros(4, 2), RowSumPlan.Gather(5, [0]))).Message.ShouldContain("there are 4 rows; the plan adds up 5.");
    }

    [Fact]
    public void Graphs_OfAllPrefixesOfAWindowWithoutRepeats_NeedAboutTwoNodesAnItem()
    {
        long[] window = [3, 1, 4, 5, 9, 2, 6, 8, 7, 0];
        var graphs = SessionGraphs.Build(window, 10, [.. Enumerable.Range(0, 10).Select(position => (long)position)], 1);
        graphs.Items.ShouldBe(window);
        graphs.Layers[0].Own.Count.ShouldBe(19);
        graphs.Members.Length.ShouldBe(55);
    }

    [Fact]
    public void Graphs_OfManyRandomPrefixes_ComputeWhatAGraphForEachWould()
    {
        using var scope = torch.NewDisposeScope();
        var random = new SeededGenerator(8);
        foreach (var steps in new[] { 1, 2, 4 })
        {
            using var student = Worlds.AnyStudent("srgnn tied", Worlds.Options(items: 7, blocks: steps, dropout: 0));
            for (var trial = 0; trial < 12; trial++)
            {
                // Few items, so that histories go in circles.
                int[] history = [.. Enumerable.Range(0, 1 + random.NextInt(10)).Select(_ => random.NextInt(7))];
                var (whole, length) = Worlds.Batch(7, history);
                var states = student.States(whole, length);
                for (var t = 0; t < history.Length; t++)
                {
                    var (prefix, prefixLength) = Worlds.Batch(7, history[..(t + 1)]);
                    states[0, t].ShouldBeNear(student.LastStates(prefix, prefixLength)[0], 1e-5);
                }
            }
        }
    }
}
