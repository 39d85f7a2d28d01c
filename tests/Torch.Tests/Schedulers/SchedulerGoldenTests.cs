using System.Text.Json;
using Distillery.Torch.Tests.Nn;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim.lr_scheduler;

namespace Distillery.Torch.Tests.Schedulers;

/// <summary>Learning rates and momenta follow Python's sequences.</summary>
public sealed class SchedulerGoldenTests
{
    private static readonly JsonElement Golden = GoldenFile.Read("schedulers");

    public static TheoryData<string> Names => [.. Golden.EnumerateObject().Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_EveryStep_EqualPython(string name)
    {
        using Parameter p = nn.Parameter(ones(1)), q = nn.Parameter(ones(1));
        using OptimizerHelper optimizer = name == "OneCycleLR_three"
            ? optim.SGD([new SGD.ParamGroup([p], new SGD.Options { LearningRate = 0.4 }), new SGD.ParamGroup([q], new SGD.Options())], 0.1, 0.5)
            : optim.AdamW([new AdamW.ParamGroup([p], 0.4), new AdamW.ParamGroup([q], 0.1)]);
        var scheduler = Make(name, optimizer);

        var momenta = Golden.GetProperty(name).GetProperty("momenta");
        var step = 0;
        foreach (var expected in Golden.GetProperty(name).GetProperty("rates").EnumerateArray())
        {
            var rates = expected.Numbers();
            var groups = optimizer.ParamGroups.Cast<ParamGroup>().ToArray();
            for (var i = 0; i < groups.Length; i++)
            {
                groups[i].LearningRate.ShouldBe(rates[i], 1e-12, $"{name}, step {step}, group {i}");
                MomentumOf(groups[i]).ShouldBe(momenta[step][i].GetDouble(), 1e-12, $"{name}, momentum in step {step}, group {i}");
            }

            scheduler.get_last_lr().ShouldBe(groups.Select(group => group.LearningRate));
            optimizer.step();
            scheduler.step();
            step++;
        }

        step.ShouldBe(25);
    }

    [Fact]
    public void Step_ToAGivenEpoch_UsesTheClosedForm()
    {
        using var p = nn.Parameter(ones(1));
        using var optimizer = optim.SGD([p], 1.0);
        var scheduler = CosineAnnealingLR(optimizer, 10);

        scheduler.step(5);
        scheduler.get_last_lr().Single().ShouldBe(0.5, 1e-12);
        scheduler.step(0.7, 10);
        optimizer.ParamGroups.Single().LearningRate.ShouldBe(0, 1e-12);
    }

    [Fact]
    public void Constructors_BadArguments_AreRefused()
    {
        using var p = nn.Parameter(ones(1));
        using var optimizer = optim.SGD([p], 1.0);
        using var other = optim.SGD([p], 1.0);

        Should.Throw<ArgumentException>(() => ConstantLR(optimizer, 2)).Message.ShouldContain("2");
        Should.Throw<ArgumentException>(() => LinearLR(optimizer, 0)).Message.ShouldContain("0");
        Should.Throw<ArgumentException>(() => OneCycleLR(optimizer, 1.0)).Message.ShouldContain("total_steps");
        Should.Throw<ArgumentException>(() => OneCycleLR(optimizer, 1.0, 10, pct_start: 2)).Message.ShouldContain("2");
        Should.Throw<ArgumentException>(() => SequentialLR(optimizer, [ConstantLR(other)], [])).Message.ShouldContain("optimizer");
        Should.Throw<ArgumentException>(() => SequentialLR(optimizer, [ConstantLR(optimizer)], [3])).Message.ShouldContain("1 schedulers and 1");
        var cycle = OneCycleLR(optimizer, 1.0, 2);
        cycle.step();
        cycle.step();
        Should.Throw<InvalidOperationException>(cycle.step).Message.ShouldContain("total steps is 2");
    }

    private static LRScheduler Make(string name, optim.Optimizer optimizer) => name switch
    {
        "ConstantLR" => ConstantLR(optimizer, 0.25, 4),
        "LinearLR" => LinearLR(optimizer, 0.1, 0.9, 7),
        "LambdaLR" => LambdaLR(optimizer, step => 1.0 / (1 + step)),
        "CosineAnnealingLR" => CosineAnnealingLR(optimizer, 8, 0.01),
        "CosineAnnealingLR_long" => CosineAnnealingLR(optimizer, 25),
        "SequentialLR" => SequentialLR(
            optimizer, [LinearLR(optimizer, 0.1, 1.0, 5), CosineAnnealingLR(optimizer, 15, 0.001), ConstantLR(optimizer, 0.5, 2)], [5, 20]),
        "OneCycleLR" => OneCycleLR(optimizer, 0.8, 25),
        "OneCycleLR_three" => OneCycleLR(
            optimizer, [0.8, 0.3], -1, 5, 5, 0.4, impl.OneCycleLR.AnnealStrategy.Linear, div_factor: 10, final_div_factor: 100, three_phase: true),
        "OneCycleLR_fixed_momentum" => OneCycleLR(optimizer, 0.8, 30, cycle_momentum: false),
        _ => throw new InvalidOperationException(name),
    };

    private static double MomentumOf(ParamGroup group) => group switch
    {
        optim.IBetas betas => betas.Betas.Item1,
        optim.IMomentum momentum => momentum.Momentum,
        _ => throw new InvalidOperationException(group.GetType().Name),
    };
}
