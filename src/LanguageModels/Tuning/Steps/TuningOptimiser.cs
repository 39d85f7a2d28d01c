using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.LanguageModels;

/// <summary>
/// AdamW with decoupled decay (Loshchilov and Hutter 2019), its moments by parameter name. Matrices decay; norms, biases and lengths do not.
/// A parameter that is not float32 has a float32 copy that learns, and is rounded from it.
/// </summary>
internal sealed class TuningOptimiser : IDisposable
{
    private readonly List<Slot> _slots;
    private readonly TuningOptions _options;
    private long _steps;

    internal TuningOptimiser(IEnumerable<(string Name, Parameter Parameter)> parameters, TuningOptions options)
    {
        _options = options;
        _slots = [.. parameters.Select(pair => new Slot(pair.Name, pair.Parameter))];
    }

    /// <summary>Forgets the gradients.</summary>
    internal void Clear()
    {
        foreach (var slot in _slots)
            slot.Parameter.grad = null;
    }

    /// <summary>Length of all gradients together.</summary>
    internal double GradientNorm()
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        var sum = 0.0;
        foreach (var slot in _slots)
        {
            if (slot.Parameter.grad is not { } gradient)
                continue;
            if (FloatMemory.Serves(gradient) && gradient.is_contiguous())
                sum += AdamWKernel.SquareSum(gradient);
            else
                sum += gradient.to_type(torch.float32).square().sum().to_type(torch.float64).cpu().item<double>();
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Moves every parameter that has a gradient.</summary>
    /// <param name="learningRate">Step size.</param>
    /// <param name="gradientFactor">What gradients are multiplied with first.</param>
    internal void Step(double learningRate, double gradientFactor)
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        _steps++;
        var (correction1, correction2) = (1 - Math.Pow(_options.Beta1, _steps), 1 - Math.Pow(_options.Beta2, _steps));
        foreach (var slot in _slots)
        {
            if (slot.Parameter.grad is not { } gradient)
                continue;
            var decay = slot.Parameter.dim() > 1 ? _options.WeightDecay : 0;
            var step = new AdamWStep(learningRate / correction1, Math.Sqrt(correction2), 1 - learningRate * decay, gradientFactor, _options.Beta1, _options.Beta2);
            var values = slot.Master ?? slot.Parameter;
            if (FloatMemory.Serves(values) && values.is_contiguous() && gradient.dtype == torch.float32)
                AdamWKernel.Step(values, gradient.contiguous(), slot.First, slot.Second, step);
            else
                Plain(values.detach(), gradient.to_type(torch.float32), slot.First, slot.Second, step);
            if (slot.Master is { } master)
                slot.Parameter.detach().copy_(master);
        }
    }

    /// <summary>The same in tensor operations: for a GPU, and as the kernel's twin in tests.</summary>
    internal static void Plain(torch.Tensor values, torch.Tensor gradient, torch.Tensor first, torch.Tensor second, AdamWStep step)
    {
        var scaled = gradient * step.GradientFactor;
        first.mul_(step.Beta1).add_(scaled, 1 - step.Beta1);
        second.mul_(step.Beta2).addcmul_(scaled, scaled, 1 - step.Beta2);
        values.mul_(step.Keep).addcdiv_(first, second.sqrt().div_(step.RootCorrection).add_(AdamWStep.Epsilon), -step.Rate);
    }

    /// <summary>The moments by name, the float32 copies, and the number of steps.</summary>
    internal IEnumerable<(string Name, torch.Tensor Tensor)> State()
    {
        yield return ("steps", torch.tensor(_steps));
        foreach (var slot in _slots)
        {
            yield return ($"first.{slot.Name}", slot.First);
            yield return ($"second.{slot.Name}", slot.Second);
            if (slot.Master is { } master)
                yield return ($"master.{slot.Name}", master);
        }
    }

    /// <summary>Takes a state up.</summary>
    /// <exception cref="InvalidDataException">A part is missing.</exception>
    internal void Restore(IReadOnlyDictionary<string, torch.Tensor> state)
    {
        using var noGrad = torch.no_grad();
        torch.Tensor Find(string name) => state.TryGetValue(name, out var tensor)
            ? tensor
            : throw new InvalidDataException($"The checkpoint has no optimiser state '{name}'. Remove it to start anew.");
        foreach (var slot in _slots)
        {
            slot.First.copy_(Find($"first.{slot.Name}"));
            slot.Second.copy_(Find($"second.{slot.Name}"));
            slot.Master?.copy_(Find($"master.{slot.Name}"));
        }

        _steps = Find("steps").item<long>();
    }


    public void Dispose()
    {
        Clear();
        foreach (var slot in _slots)
            slot.Dispose();
    }

    private sealed class Slot : IDisposable
    {
        internal Slot(string name, Parameter parameter)
        {
            using var scope = torch.NewDisposeScope();
            using var noGrad = torch.no_grad();
            (Name, Parameter) = (name, parameter);
            First = torch.zeros(parameter.shape, dtype: torch.float32, device: parameter.device).DetachFromDisposeScope();
            Second = torch.zeros(parameter.shape, dtype: torch.float32, device: parameter.device).DetachFromDisposeScope();
            if (parameter.dtype != torch.float32)
                Master = parameter.detach().to(torch.float32).clone().DetachFromDisposeScope();
        }

        internal string Name { get; }

        internal Parameter Parameter { get; }

        internal torch.Tensor First { get; }

        internal torch.Tensor Second { get; }

        internal torch.Tensor? Master { get; }

        public void Dispose()
        {
            First.Dispose();
            Second.Dispose();
            Master?.Dispose();
        }
    }
}
