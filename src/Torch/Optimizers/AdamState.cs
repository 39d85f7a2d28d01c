namespace TorchSharp.Modules;

using static torch;

/// <summary>What Adam and AdamW keep for one parameter. Both classes have their own <c>State</c> with this content.</summary>
public abstract class AdamStateBase : OptimizerState, IDisposable
{
    /// <summary>How many steps the parameter has taken.</summary>
    public long step;

    /// <summary>The decaying mean of gradients.</summary>
    public Tensor exp_avg = null!;

    /// <summary>The decaying mean of squared gradients.</summary>
    public Tensor exp_avg_sq = null!;

    /// <summary>The largest mean of squares so far; null without amsgrad.</summary>
    public Tensor? max_exp_avg_sq;

    private protected AdamStateBase(Parameter parameter)
        : base(parameter)
    {
    }

    /// <summary>Disposes the tensors.</summary>
    public void Dispose()
    {
        exp_avg?.Dispose();
        exp_avg_sq?.Dispose();
        max_exp_avg_sq?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public override void to(Device device)
    {
        MoveTo(ref exp_avg!, device);
        MoveTo(ref exp_avg_sq!, device);
        MoveTo(ref max_exp_avg_sq, device);
    }

    /// <inheritdoc/>
    public override void SaveStateDict(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(step);
        exp_avg.Save(writer);
        exp_avg_sq.Save(writer);
        SaveConditionalStateTensor(writer, max_exp_avg_sq);
    }

    /// <inheritdoc/>
    public override void LoadStateDict(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        step = reader.ReadInt64();
        exp_avg.Load(reader);
        exp_avg_sq.Load(reader);
        LoadConditionalStateTensor(reader, ref max_exp_avg_sq, _parameter.device);
    }

    /// <inheritdoc/>
    public override void LoadStateDict(OptimizerState source)
    {
        var other = (AdamStateBase)source;
        step = other.step;
        Replace(ref exp_avg!, other.exp_avg.to(_parameter.device, copy: true));
        Replace(ref exp_avg_sq!, other.exp_avg_sq.to(_parameter.device, copy: true));
        if (other.max_exp_avg_sq is null)
        {
            max_exp_avg_sq?.Dispose();
            max_exp_avg_sq = null;
        }
        else
        {
            Replace(ref max_exp_avg_sq, other.max_exp_avg_sq.to(_parameter.device, copy: true));
        }
    }

    /// <inheritdoc/>
    public override bool ApproximatelyEquals(OptimizerState other) =>
        other is AdamStateBase right && right.GetType() == GetType() && step == right.step && Same(exp_avg, right.exp_avg) &&
        Same(exp_avg_sq, right.exp_avg_sq) && Same(max_exp_avg_sq, right.max_exp_avg_sq);

    /// <inheritdoc/>
    public override void Initialize(OptimizerOptions options)
    {
        Dispose();
        step = 0;
        exp_avg = ZerosFor(_parameter);
        exp_avg_sq = ZerosFor(_parameter);
        max_exp_avg_sq = ((AdamOptionsBase)options).amsgrad == true ? ZerosFor(_parameter) : null;
    }

    /// <summary>Takes one step if the parameter has a gradient.</summary>
    internal void Step(double lr, double beta1, double beta2, double eps, double weightDecay, bool maximize, bool decoupled)
    {
        var options = new AdamOptions
        {
            Lr = lr,
            Beta1 = beta1,
            Beta2 = beta2,
            Eps = eps,
            WeightDecay = weightDecay,
            Maximize = maximize ? 1 : 0,
            Decoupled = decoupled ? 1 : 0,
        };
        if (NativeOptim.AdamStep(_parameter, exp_avg, exp_avg_sq, max_exp_avg_sq, options, step + 1)) step++;
    }
}
