using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>The weights of a module by name: copies of them, and putting them back.</summary>
internal static class ModuleWeights
{
    /// <summary>Copies on the CPU that no dispose scope owns.</summary>
    internal static Dictionary<string, torch.Tensor> Copy(torch.nn.Module module)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var copies = new Dictionary<string, torch.Tensor>();
        foreach (var (name, parameter) in module.named_parameters())
        {
            var copy = parameter.detach().clone().to(torch.CPU);
            copy.DetachFromDisposeScope();
            copies[name] = copy;
        }

        return copies;
    }

    /// <summary>Puts values into the parameters of the same names.</summary>
    /// <param name="module">The module.</param>
    /// <param name="values">A value for every parameter, with its shape.</param>
    /// <param name="source">Where they come from, for messages.</param>
    /// <exception cref="InvalidDataException">A value is missing or has another shape.</exception>
    internal static void Put(torch.nn.Module module, IReadOnlyDictionary<string, torch.Tensor> values, string source)
    {
        using var noGrad = torch.no_grad();
        foreach (var (name, parameter) in module.named_parameters())
        {
            if (!values.TryGetValue(name, out var value))
                throw new InvalidDataException($"{source} has no weights '{name}'; it holds {string.Join(", ", values.Keys.Order(StringComparer.Ordinal))}.");
            if (!value.shape.SequenceEqual(parameter.shape))
                throw new InvalidDataException($"{source}: '{name}' is [{string.Join(", ", value.shape)}]; the student has [{string.Join(", ", parameter.shape)}].");
            parameter.copy_(value);
        }
    }

    internal static void Dispose(Dictionary<string, torch.Tensor>? weights)
    {
        foreach (var tensor in weights?.Values ?? Enumerable.Empty<torch.Tensor>())
            tensor.Dispose();
    }
}
