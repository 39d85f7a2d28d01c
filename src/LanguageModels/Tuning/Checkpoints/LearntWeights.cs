using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.LanguageModels;

/// <summary>The parameters that learn, by name: copies of them, and putting them back.</summary>
internal sealed class LearntWeights
{
    internal LearntWeights(Decoder decoder, LoraAdapter? adapter)
    {
        if (adapter is { IsAttached: false })
            throw new ArgumentException("The adapter is not attached to a model.", nameof(adapter));
        Parameters = adapter is null
            ? [.. decoder.named_parameters().Where(pair => pair.parameter.requires_grad).Select(pair => (pair.name, pair.parameter))]
            : [.. adapter.NamedParameters];
        if (Parameters.Count == 0)
            throw new ArgumentException("No parameter of the model can learn: all are frozen, and there is no adapter.", nameof(decoder));
    }

    internal IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    /// <summary>Copies on the CPU that no dispose scope owns.</summary>
    internal Dictionary<string, torch.Tensor> Copy()
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        return Parameters.ToDictionary(pair => pair.Name, pair => pair.Parameter.detach().clone().to(torch.CPU).DetachFromDisposeScope());
    }

    /// <summary>Puts values into the parameters of the same names.</summary>
    /// <exception cref="InvalidDataException">A value is missing or has another shape.</exception>
    internal void Put(IReadOnlyDictionary<string, torch.Tensor> values)
    {
        using var noGrad = torch.no_grad();
        foreach (var (name, parameter) in Parameters)
        {
            if (!values.TryGetValue(name, out var value))
                throw new InvalidDataException($"The checkpoint has no weights '{name}'. Remove it to start anew.");
            if (!value.shape.SequenceEqual(parameter.shape))
                throw new InvalidDataException($"The checkpoint's '{name}' is [{string.Join(", ", value.shape)}]; the model has [{string.Join(", ", parameter.shape)}].");
            parameter.copy_(value);
        }
    }
}
