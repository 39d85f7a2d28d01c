using static TorchSharp.torch;

namespace Distillery.TensorFiles;

/// <summary>Tensors by name and texts, as a safetensors file holds them. Disposing it disposes the tensors.</summary>
/// <param name="tensors">The tensors, on the CPU, without gradients.</param>
/// <param name="metadata">The texts.</param>
public sealed class TensorBundle(IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata) : IDisposable
{
    /// <summary>The tensors by name, in the order of the file.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; } = tensors;

    /// <summary>The file's texts; empty when it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata;

    /// <summary>The tensor of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">There is none; the message lists what there is.</exception>
    public Tensor this[string name] => Tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new KeyNotFoundException($"There is no tensor '{name}'; there are: {string.Join(", ", Tensors.Keys)}.");

    /// <summary>Disposes the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in Tensors.Values) tensor.Dispose();
    }
}
