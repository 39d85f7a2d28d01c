using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>
/// First values of a new model: matrices from N(0, deviation²), norms' weights one, biases zero. Drawn on the CPU in the order of construction
/// from one seeded generator of libtorch, so that a model on a GPU begins with the same weights.
/// </summary>
internal sealed class RandomWeights(long seed, double deviation, ScalarType dtype, Device device) : IWeightSource, IDisposable
{
    private readonly torch.Generator _generator = new(unchecked((ulong)seed));

    public Parameter Take(string name, params long[] shape)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var values = empty(shape, dtype: float32);
        if (name.EndsWith(".bias", StringComparison.Ordinal)) values.zero_();
        else if (shape.Length == 1) values.fill_(1);
        else values.normal_(0, deviation, _generator);
        return WeightSourceExtensions.Owned(values.to(dtype, device));
    }

    public void Dispose() => _generator.Dispose();
}
