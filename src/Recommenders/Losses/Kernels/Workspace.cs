using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>
/// Large tensors that are kept from step to step. Fresh ones would cost more in page faults than the arithmetic on them.
/// </summary>
internal sealed class Workspace : IDisposable
{
    private readonly Dictionary<string, torch.Tensor> _tensors = [];

    /// <summary>A contiguous float32 CPU tensor with any content, valid until the same name is asked for again.</summary>
    /// <param name="name">Its use.</param>
    /// <param name="shape">Its shape.</param>
    internal torch.Tensor Get(string name, params long[] shape)
    {
        var count = shape.Aggregate(1L, (product, size) => product * size);
        if (!_tensors.TryGetValue(name, out var tensor) || tensor.numel() < count)
        {
            tensor?.Dispose();
            tensor = torch.empty(count);
            tensor.DetachFromDisposeScope();
            _tensors[name] = tensor;
        }

        return tensor.narrow(0, 0, count).view(shape);
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors.Values)
            tensor.Dispose();
        _tensors.Clear();
    }
}
