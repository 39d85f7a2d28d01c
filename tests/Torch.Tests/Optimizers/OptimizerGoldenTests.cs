using System.Text.Json;
using Distillery.Torch.Tests.Nn;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Optimizers;

/// <summary>Parameters follow Python's path step by step.</summary>
public sealed class OptimizerGoldenTests : IDisposable
{
    private static readonly JsonElement Golden = GoldenFile.Read("optimizers");
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Names => [.. Golden.EnumerateObject().Select(entry => entry.Name).Where(name => name is not ("groups" or "clip"))];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_FixedLoss_EqualPython(string name)
    {
        Parameter a = Parameter([3, 2]), b = Parameter([4], 1), unused = Parameter([2], 2);
        Parameter[] all = [a, b, unused];
        using OptimizerHelper optimizer = name switch
        {
            "Adam" => optim.Adam(all, 0.05),
            "Adam_decay" => optim.Adam(all, 0.05, 0.8, 0.95, 1e-6, 0.1),
            "Adam_amsgrad" => optim.Adam(all, 0.05, amsgrad: true),
            "Adam_maximize" => optim.Adam(all, 0.05, weight_decay: 0.01, maximize: true),
            "AdamW" => optim.AdamW(all, 0.05),
            "AdamW_decay" => optim.AdamW(all, 0.05, weight_decay: 0.1),
            "AdamW_amsgrad" => optim.AdamW(all, 0.05, weight_decay: 0.1, amsgrad: true, maximize: true),
            "SGD" => optim.SGD(all, 0.1),
            "SGD_momentum" => optim.SGD(all, 0.1, 0.9, 0.1, 0.05),
            "SGD_nesterov" => optim.SGD(all, 0.1, 0.9, nesterov: true, maximize: true),
            _ => throw new InvalidOperationException(name),
        };

        var step = 0;
        foreach (var expected in Golden.GetProperty(name).EnumerateArray())
        {
            optimizer.zero_grad();
            var loss = (a * a.cos() * GoldenFile.Wave([3, 2], 0.1 * step)).sum() + (b.sin() * GoldenFile.Wave([4], 0.2 * step)).sum();
            loss.backward();
            if (step == 4) b.grad = null;
            optimizer.step();
            cat([a.reshape(-1), b, unused]).ShouldEqual(expected.Numbers(), $"{name}, step {step}", 1e-6);
            step++;
        }
    }

    [Fact]
    public void Groups_OwnOptions_EqualPython()
    {
        Parameter a = Parameter([3, 2]), b = Parameter([4], 1);
        AdamW.ParamGroup[] groups =
        [
            new([a], new AdamW.Options { LearningRate = 0.2, weight_decay = 0.3 }), new([b], new AdamW.Options { beta1 = 0.5, beta2 = 0.6 }),
        ];
        using var optimizer = optim.AdamW(groups, 0.01);

        var step = 0;
        foreach (var expected in Golden.GetProperty("groups").EnumerateArray())
        {
            optimizer.zero_grad();
            ((a * a * a).sum() + b.sin().sum()).backward();
            optimizer.step();
            cat([a.reshape(-1), b]).ShouldEqual(expected.Numbers(), $"step {step++}", 1e-6);
        }
    }

    [Theory]
    [InlineData("2.0", 2.0, 1.5)]
    [InlineData("1.0", 1.0, 1.5)]
    [InlineData("inf", double.PositiveInfinity, 1.5)]
    [InlineData("3.0", 3.0, 100.0)]
    public void ClipGradNorm_Norms_EqualPython(string name, double type, double limit)
    {
        Parameter a = Parameter([3, 2]), b = Parameter([4], 1), unused = Parameter([2], 2);
        (a * a * a + b.sum()).sum().backward();

        var norm = nn.utils.clip_grad_norm_([a, b, unused], limit, type);

        var expected = Golden.GetProperty("clip").GetProperty(name);
        norm.ShouldBe(expected.GetProperty("norm").GetDouble(), 1e-6);
        cat([a.grad!.reshape(-1), b.grad!]).ShouldEqual(expected.GetProperty("gradients").Numbers(), name, 1e-6);
        nn.utils.clip_grad_norm_([unused], limit, type).ShouldBe(0);
    }

    private static Parameter Parameter(long[] shape, double start = 0) => nn.Parameter(GoldenFile.Wave(shape, start));
}
