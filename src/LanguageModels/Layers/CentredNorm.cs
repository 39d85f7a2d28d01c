using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.LanguageModels;

/// <summary>Layer norm with weight and bias, computed in float32 for every dtype.</summary>
public sealed class CentredNorm : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    /// <summary>Takes the weights.</summary>
    /// <param name="weight"><c>[dim]</c>.</param>
    /// <param name="bias"><c>[dim]</c>.</param>
    /// <param name="epsilon">ε, positive.</param>
    public CentredNorm(Parameter weight, Parameter bias, double epsilon)
        : base(nameof(CentredNorm))
    {
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(bias);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        register_parameter("weight", _weight = weight);
        register_parameter("bias", _bias = bias);
        Epsilon = epsilon;
    }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <summary>Normalises the last dimension.</summary>
    /// <param name="input"><c>[.., dim]</c>.</param>
    /// <returns><c>[.., dim]</c>.</returns>
    public override torch.Tensor forward(torch.Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (weight, bias) = (_weight.to_type(torch.float32), _bias.to_type(torch.float32));
        return torch.nn.functional.layer_norm(input.to_type(torch.float32), [_weight.size(0)], weight, bias, Epsilon).to_type(input.dtype);
    }
}
