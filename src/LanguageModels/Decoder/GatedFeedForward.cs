using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>SwiGLU: <c>down(silu(gate(x)) · up(x))</c> (<c>mlp</c>). Shazeer 2020.</summary>
public sealed class GatedFeedForward : nn.Module<Tensor, Tensor>
{
    internal GatedFeedForward(DecoderConfig config, IWeightSource weights, string path)
        : base(nameof(GatedFeedForward))
    {
        register_module("gate_proj", Gate = weights.Projection(path + ".gate_proj", config.Dim, config.InnerDim, config.FeedForwardBias));
        register_module("up_proj", Up = weights.Projection(path + ".up_proj", config.Dim, config.InnerDim, config.FeedForwardBias));
        register_module("down_proj", Down = weights.Projection(path + ".down_proj", config.InnerDim, config.Dim, config.FeedForwardBias));
    }

    /// <summary>gate_proj.</summary>
    public Projection Gate { get; }

    /// <summary>up_proj.</summary>
    public Projection Up { get; }

    /// <summary>down_proj.</summary>
    public Projection Down { get; }

    /// <summary>Works on each token alone.</summary>
    /// <param name="input"><c>[.., dim]</c>.</param>
    /// <returns><c>[.., dim]</c>.</returns>
    public override Tensor forward(Tensor input)
    {
        var (gate, up) = (Gate.call(input), Up.call(input));
        return Down.call(TrainingKernels.Serve(gate) && TrainingKernels.Serve(up) ? SwiGluFunction.apply(gate, up) : Plain(gate, up));
    }

    /// <summary>One operation after the other.</summary>
    internal static Tensor Plain(Tensor gate, Tensor up) => nn.functional.silu(gate).mul(up);
}
