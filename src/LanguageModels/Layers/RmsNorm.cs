using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.LanguageModels;

/// <summary>Root-mean-square norm: <c>x / √(mean(x²) + ε) · w</c>.</summary>
/// <remarks>
/// Zhang and Sennrich 2019. The norm is computed in float32 for every dtype and rounded before the product with w, as Hugging Face does.
/// </remarks>
public sealed class RmsNorm : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private readonly Parameter _weight;

    /// <summary>Takes the weight.</summary>
    /// <param name="weight"><c>[dim]</c>.</param>
    /// <param name="epsilon">ε, positive.</param>
    public RmsNorm(Parameter weight, double epsilon)
        : base(nameof(RmsNorm))
    {
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        register_parameter("weight", _weight = weight);
        Epsilon = epsilon;
    }

    /// <summary>The weight, <c>[dim]</c>.</summary>
    public Parameter Weight => _weight;

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <summary>Normalises the last dimension.</summary>
    /// <param name="input"><c>[.., dim]</c>.</param>
    /// <returns><c>[.., dim]</c>.</returns>
    public override torch.Tensor forward(torch.Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return TrainingKernels.Serve(input) ? RmsNormFunction.apply(input, _weight, Epsilon) : Plain(input);
    }

    /// <summary>One operation after the other.</summary>
    internal torch.Tensor Plain(torch.Tensor input)
    {
        var wide = input.to_type(torch.float32);
        var scale = wide.square().mean([-1L], true).add(Epsilon).rsqrt();
        return wide.mul(scale).to_type(input.dtype).mul(_weight);
    }
}
