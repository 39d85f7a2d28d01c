using TorchSharp;

namespace Distillery.Recommenders.Tests;

public class AdamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    public void Optimiser_OverSomeSteps_MovesLikeTorchsAdam(double weightDecay)
    {
        using var scope = torch.NewDisposeScope();
        using var ours = torch.nn.Linear(37, 29);
        using var theirs = torch.nn.Linear(37, 29);
        theirs.load_state_dict(ours.state_dict());
        using var optimiser = new AdamOptimiser(ours, weightDecay);
        using var adam = torch.optim.Adam(theirs.parameters(), 0.01, weight_decay: weightDecay);
        for (var step = 0; step < 6; step++)
        {
            var input = Worlds.Random(step, 1, 8, 37);
            ours.zero_grad();
            theirs.zero_grad();
            ours.forward(input).square().mean().backward();
            theirs.forward(input).square().mean().backward();
            optimiser.Step(0.01);
            adam.step();
        }

        ours.weight!.ShouldBeNear(theirs.weight!, 1e-5);
        ours.bias!.ShouldBeNear(theirs.bias!, 1e-5);
    }
}
