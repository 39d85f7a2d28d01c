namespace TorchSharp.Modules;

using TorchSharp.Utils;
using static torch;

/// <summary>A loss as a module.</summary>
/// <typeparam name="T1">The type of the prediction.</typeparam>
/// <typeparam name="T2">The type of the target.</typeparam>
/// <typeparam name="TResult">The type of the loss.</typeparam>
public abstract class Loss<T1, T2, TResult> : nn.Module<T1, T2, TResult>
{
    /// <summary>Creates the loss.</summary>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    protected Loss(nn.Reduction reduction = nn.Reduction.Mean)
        : base(nameof(Loss<T1, T2, TResult>)) => this.reduction = reduction;

    /// <summary>What becomes of the elements' losses.</summary>
    public nn.Reduction reduction { get; }
}

/// <summary>A loss whose elements or classes have weights.</summary>
/// <typeparam name="T1">The type of the prediction.</typeparam>
/// <typeparam name="T2">The type of the target.</typeparam>
/// <typeparam name="TResult">The type of the loss.</typeparam>
public abstract class WeightedLoss<T1, T2, TResult> : Loss<T1, T2, TResult>
{
    /// <summary>Creates the loss.</summary>
    /// <param name="weight">The weights, or null.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    protected WeightedLoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean)
        : base(reduction) => this.weight = weight;

    /// <summary>The weights, or null.</summary>
    [field: ComponentName(Name = nameof(weight))]
    public Tensor? weight { get; }
}
