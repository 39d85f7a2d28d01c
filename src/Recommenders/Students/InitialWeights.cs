using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.Recommenders;

/// <summary>First values of parameters. Each draws from a generator of its own, so models made at the same time cannot disturb each other.</summary>
internal static class InitialWeights
{
    internal static void Normal(Parameter parameter, double deviation, long seed) =>
        Fill(parameter, seed, (tensor, generator) => tensor.normal_(0, deviation, generator));

    internal static void Uniform(Parameter parameter, double bound, long seed) =>
        Fill(parameter, seed, (tensor, generator) => tensor.uniform_(-bound, bound, generator));

    /// <summary>Weight and bias uniform in ±1/√inputs, PyTorch's default for linear layers.</summary>
    internal static void Linear(Linear layer, long seed)
    {
        var bound = 1 / Math.Sqrt(layer.weight!.size(1));
        Uniform(layer.weight, bound, seed);
        if (layer.bias is not null)
            Uniform(layer.bias, bound, seed + 1);
    }

    /// <summary>Ones on the diagonal, everything else zero.</summary>
    internal static void Identity(Linear layer)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        layer.weight!.copy_(torch.eye(layer.weight.size(0), layer.weight.size(1)));
        layer.bias?.zero_();
    }

    /// <summary>A parameter that no dispose scope owns.</summary>
    internal static Parameter Parameter(float[] values, torch.Device? device)
    {
        using var scope = torch.NewDisposeScope();
        var parameter = new Parameter(torch.tensor(values).to(device ?? torch.CPU).clone());
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    /// <summary>A parameter <c>[rows, columns]</c> from N(0, deviation²) that no dispose scope owns.</summary>
    internal static Parameter Matrix(int rows, int columns, double deviation, long seed, torch.Device? device)
    {
        using var scope = torch.NewDisposeScope();
        var parameter = new Parameter(torch.zeros(rows, columns, device: device));
        parameter.DetachFromDisposeScope();
        Normal(parameter, deviation, seed);
        return parameter;
    }

    // Drawn on the CPU and copied, so that a student on a GPU begins with the same weights.
    private static void Fill(Parameter parameter, long seed, Action<torch.Tensor, torch.Generator> draw)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(unchecked((ulong)seed));
        var values = torch.empty(parameter.shape);
        draw(values, generator);
        parameter.copy_(values);
    }
}
