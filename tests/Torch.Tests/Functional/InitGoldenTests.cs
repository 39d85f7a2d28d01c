using System.Text.Json;
using Distillery.Torch.Tests.Nn;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace Distillery.Torch.Tests.Functional;

/// <summary>Initialisation draws Python's numbers.</summary>
[Collection(nameof(DefaultGenerator))]
public sealed class InitGoldenTests
{
    private static readonly JsonElement Golden = GoldenFile.Read("init");

    public static TheoryData<string> Names => [.. Golden.EnumerateObject().Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Init_SameSeed_DrawsPythonsNumbers(string name)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(11);
        manual_seed(11);
        var t = empty(6, 4, 2);

        var result = name switch
        {
            "uniform_" => uniform_(t, -0.5, 2.0),
            "normal_" => normal_(t, 1.0, 0.02, generator),
            "trunc_normal_" => trunc_normal_(t, 0.1, 0.02, -0.02, 0.13, generator),
            "xavier_uniform_" => xavier_uniform_(t, 1.5),
            "xavier_normal_" => xavier_normal_(t),
            "kaiming_uniform_" => kaiming_uniform_(t, Math.Sqrt(5)),
            "kaiming_uniform_relu" => kaiming_uniform_(t, mode: FanInOut.FanOut, nonlinearity: NonlinearityType.ReLU),
            "kaiming_normal_" => kaiming_normal_(t, nonlinearity: NonlinearityType.Tanh),
            _ => throw new InvalidOperationException(name),
        };

        result.ShouldBeSameAs(t);
        t.ShouldEqual(Golden.GetProperty(name).Numbers(), name, 1e-7);
    }
}
