using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.Recommenders;

/// <summary>
/// Adam (Kingma and Ba 2015) with its moments by parameter name, so that they can be kept in a checkpoint, and with one pass over the
/// numbers of a large parameter instead of ten. Arithmetic and defaults are those of <c>torch.optim.Adam</c>.
/// </summary>
internal sealed class AdamOptimiser : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;
    private readonly (string Name, Parameter Parameter, torch.Tensor First, torch.Tensor Second)[] _slots;
    private readonly double _weightDecay;
    private long _steps;

    internal AdamOptimiser(torch.nn.Module module, double weightDecay)
    {
        _weightDecay = weightDecay;
        _slots = [.. module.named_parameters().Where(pair => pair.Item2.requires_grad).Select(pair => (pair.Item1, pair.Item2, Zeros(pair.Item2), Zeros(pair.Item2)))];
    }

    internal IEnumerable<Parameter> Parameters => _slots.Select(slot => slot.Parameter);

    /// <summary>Moves every parameter that has a gradient.</summary>
    /// <param name="learningRate">Step size.</param>
    internal void Step(double learningRate)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        _steps++;
        var correction1 = 1 - Math.Pow(Beta1, _steps);
        var correction2 = 1 - Math.Pow(Beta2, _steps);
        foreach (var (_, parameter, first, second) in _slots)
        {
            var gradient = parameter.grad;
            if (gradient is null)
                continue;
            if (parameter.device_type == DeviceType.CPU && parameter.is_contiguous() && gradient.is_contiguous())
                AdamKernel.Step(parameter, gradient, first, second, learningRate / correction1, Math.Sqrt(correction2), _weightDecay);
            else
                Move(parameter, gradient, first, second, learningRate / correction1, Math.Sqrt(correction2));
        }
    }

    /// <summary>The moments by name, and the number of steps.</summary>
    internal IEnumerable<(string Name, torch.Tensor Tensor)> State()
    {
        yield return ("steps", torch.tensor(_steps));
        foreach (var (name, _, first, second) in _slots)
        {
            yield return ($"first.{name}", first);
            yield return ($"second.{name}", second);
        }
    }

    internal void Restore(IReadOnlyDictionary<string, torch.Tensor> state)
    {
        using var noGrad = torch.no_grad();
        torch.Tensor Find(string name) => state.TryGetValue(name, out var tensor)
            ? tensor
            : throw new InvalidDataException($"The checkpoint has no optimiser state '{name}'. Remove it to start anew.");
        foreach (var (name, _, first, second) in _slots)
        {
            first.copy_(Find($"first.{name}"));
            second.copy_(Find($"second.{name}"));
        }

        _steps = Find("steps").item<long>();
    }

    public void Dispose()
    {
        foreach (var (_, _, first, second) in _slots)
        {
            first.Dispose();
            second.Dispose();
        }
    }

    // The same in tensor operations, for a GPU.
    private void Move(Parameter parameter, torch.Tensor gradient, torch.Tensor first, torch.Tensor second, double rate, double rootCorrection)
    {
        if (_weightDecay != 0)
            gradient = gradient.add(parameter, _weightDecay);
        first.mul_(Beta1).add_(gradient, 1 - Beta1);
        second.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
        parameter.addcdiv_(first, second.sqrt().div_(rootCorrection).add_(Epsilon), -rate);
    }

    private static torch.Tensor Zeros(Parameter parameter)
    {
        using var scope = torch.NewDisposeScope();
        var zeros = torch.zeros(parameter.shape, device: parameter.device);
        return zeros.DetachFromDisposeScope();
    }
}
