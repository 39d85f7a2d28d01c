using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.LanguageModels;

/// <summary>
/// A linear layer <c>x W^T + b</c> that a branch can be attached to. Its tensors are named <c>weight</c> and <c>bias</c> as in Hugging Face's
/// files; a branch's are not among them, so the model's own state is the same with and without an adapter.
/// </summary>
public sealed class Projection : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    /// <summary>Takes the weights.</summary>
    /// <param name="weight"><c>[out, in]</c>.</param>
    /// <param name="bias"><c>[out]</c>, or null.</param>
    public Projection(Parameter weight, Parameter? bias = null)
        : base(nameof(Projection))
    {
        ArgumentNullException.ThrowIfNull(weight);
        register_parameter("weight", _weight = weight);
        if (bias is not null)
            register_parameter("bias", _bias = bias);
    }

    /// <summary>The weight, <c>[out, in]</c>.</summary>
    public Parameter Weight => _weight;

    /// <summary>The bias, <c>[out]</c>; null where there is none.</summary>
    public Parameter? Bias => _bias;

    /// <summary>What is learnt beside the weight; null for the plain layer.</summary>
    public IProjectionBranch? Branch { get; set; }

    /// <summary>Length of an input vector.</summary>
    public int Inputs => (int)_weight.size(1);

    /// <summary>Length of an output vector.</summary>
    public int Outputs => (int)_weight.size(0);

    /// <inheritdoc/>
    public override torch.Tensor forward(torch.Tensor input) => Branch is { } branch ? branch.Forward(this, input) : Plain(input);

    /// <summary>The layer without its branch.</summary>
    /// <param name="input"><c>[.., in]</c>.</param>
    /// <returns><c>[.., out]</c>.</returns>
    public torch.Tensor Plain(torch.Tensor input) => torch.nn.functional.linear(input, _weight, _bias);
}
