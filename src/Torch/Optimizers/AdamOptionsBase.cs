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

    internal static TOptions Of<TOptions>(double lr, double beta1, double beta2, double eps, double weight_decay, bool amsgrad, bool maximize)
        where TOptions : AdamOptionsBase, new() => new()
        {
            LearningRate = lr,
            beta1 = beta1,
            beta2 = beta2,
            eps = eps,
            weight_decay = weight_decay,
            amsgrad = amsgrad,
            maximize = maximize,
        };

    /// <exception cref="ArgumentException">A value is out of range.</exception>
    internal static TOptions Checked<TOptions>(double lr, double beta1, double beta2, double eps, double weight_decay, bool amsgrad, bool maximize)
        where TOptions : AdamOptionsBase, new()
    {
        if (lr < 0.0) throw new ArgumentException($"Invalid learning rate: {lr}", nameof(lr));
        if (beta1 is < 0.0 or >= 1.0) throw new ArgumentException($"Invalid beta1 value: {beta1}", nameof(beta1));
        if (beta2 is < 0.0 or >= 1.0) throw new ArgumentException($"Invalid beta2 value: {beta2}", nameof(beta2));
        if (eps < 0.0) throw new ArgumentException($"Invalid eps value: {eps}", nameof(eps));
        if (weight_decay < 0.0) throw new ArgumentException($"Invalid weight_decay value: {weight_decay}", nameof(weight_decay));
        return Of<TOptions>(lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
    }
}
