namespace TorchSharp.Modules;

/// <summary>The options that Adam and AdamW have in common; null in a new group takes the optimiser's.</summary>
public abstract class AdamOptionsBase : OptimizerOptions
{
    /// <summary>Decay rate of the mean of gradients.</summary>
    public double? beta1;

    /// <summary>Decay rate of the mean of squared gradients.</summary>
    public double? beta2;

    /// <summary>Weight decay.</summary>
    public double? weight_decay;

    /// <summary>Added to the denominator against division by zero.</summary>
    public double? eps;

    /// <summary>Whether to divide by the largest mean of squares so far.</summary>
    public bool? amsgrad;

    /// <summary>Whether to go up the gradient.</summary>
    public bool? maximize;

    /// <inheritdoc/>
    public override void SaveStateDict(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        base.SaveStateDict(writer);
        writer.Write(beta1!.Value);
        writer.Write(beta2!.Value);
        writer.Write(eps!.Value);
        writer.Write(weight_decay!.Value);
        writer.Write(amsgrad!.Value);
        writer.Write(maximize!.Value);
    }

    /// <inheritdoc/>
    public override void LoadStateDict(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        base.LoadStateDict(reader);
        beta1 = reader.ReadDouble();
        beta2 = reader.ReadDouble();
        eps = reader.ReadDouble();
        weight_decay = reader.ReadDouble();
        amsgrad = reader.ReadBoolean();
        maximize = reader.ReadBoolean();
    }

    /// <inheritdoc/>
    public override void LoadStateDict(OptimizerOptions source)
    {
        base.LoadStateDict(source);
        var other = (AdamOptionsBase)source;
        (beta1, beta2, eps, weight_decay) = (other.beta1, other.beta2, other.eps, other.weight_decay);
        (amsgrad, maximize) = (other.amsgrad, other.maximize);
    }
}
