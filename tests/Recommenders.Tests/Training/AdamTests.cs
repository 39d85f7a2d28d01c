using TorchSharp;

namespace Distillery.Recommenders.Tests;

public class AdamTests
{
    // Where a gradient is all rounding, Adam makes a whole step of it. So both optimisers are given the same gradients, bit by bit: those
    // of sums of products with constants, which reach from 1 to below Adam's epsilon. Nothing is drawn from libtorch's generator, which
    // other tests use at the same time.
    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void Optimiser_OverSomeSteps_MovesLikeTorchsAdam(double weightDecay)
    {
        using var scope = torch.NewDisposeScope();
        using var ours = torch.nn.Linear(37, 29);
        using var theirs = torch.nn.Linear(37, 29);
        InitialWeights.Linear(ours, 11);
        InitialWeights.Linear(theirs, 11);
        var before = ours.weight!.detach().clone();
        using var optimiser = new AdamOptimiser(ours, weightDecay);
        using var adam = torch.optim.Adam(theirs.parameters(), 0.01, weight_decay: weightDecay);
        var scales = torch.tensor(Enumerable.Range(0, 37).Select(column => MathF.Pow(10, -(column % 10))).ToArray());
        for (var step = 0; step < 6; step++)
        {
            var (weights, biases) = (Worlds.Random(step, 1, 29, 37) * scales, Worlds.Random(100 + step, 1, 29));
            foreach (var layer in new[] { ours, theirs })
            {
                layer.zero_grad();
                ((layer.weight! * weights).sum() + (layer.bias! * biases).sum()).backward();
            }

            optimiser.Step(0.01);
            adam.step();
        }

        ours.weight!.ShouldBeNear(theirs.weight!, 1e-6);
        ours.bias!.ShouldBeNear(theirs.bias!, 1e-6);
        // Six steps of a hundredth: had nothing moved, the two would be equal as well.
        (ours.weight! - before).abs().max().item<float>().ShouldBeGreaterThan(0.02f);
    }
}
