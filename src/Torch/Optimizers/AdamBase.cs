namespace TorchSharp.Modules;

using static torch;

/// <summary>What Adam and AdamW have in common: all but how the weight decay comes into a step.</summary>
/// <typeparam name="TOptions">The class of the options.</typeparam>
public abstract class AdamBase<TOptions> : OptimizerHelper, optim.IBetas
    where TOptions : AdamOptionsBase, new()
{
    private readonly bool _decoupled;

    private protected AdamBase(IEnumerable<ParamGroup<TOptions>> parameters, TOptions defaults, bool decoupled)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        defaults.InitialLearningRate = defaults.LearningRate!.Value;
        (_defaults, _decoupled) = (defaults, decoupled);
        foreach (var group in parameters) add_param_group(group);
    }

    /// <summary>The decay rates of groups that have none of their own.</summary>
    public (double, double) Betas
    {
        get => (Defaults.beta1!.Value, Defaults.beta2!.Value);
        set => (Defaults.beta1, Defaults.beta2) = value;
    }

    private TOptions Defaults => (TOptions)_defaults;

    /// <inheritdoc/>
    public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(
        group =>
        {
            var o = (TOptions)group.Options;
            foreach (var parameter in group.Parameters)
            {
                ((AdamStateBase)_state[parameter.Handle]).Step(
                    o.LearningRate!.Value, o.beta1!.Value, o.beta2!.Value, o.eps!.Value, o.weight_decay!.Value, o.maximize!.Value, _decoupled);
            }
        },
        closure);

    /// <inheritdoc/>
    public override void add_param_group(ParamGroup param_group)
    {
        ArgumentNullException.ThrowIfNull(param_group);
        param_group.Options ??= new TOptions();
        var options = (TOptions)param_group.Options;
        options.LearningRate ??= Defaults.LearningRate;
        options.beta1 ??= Defaults.beta1;
        options.beta2 ??= Defaults.beta2;
        options.eps ??= Defaults.eps;
        options.weight_decay ??= Defaults.weight_decay;
        options.amsgrad ??= Defaults.amsgrad;
        options.maximize ??= Defaults.maximize;
        AddGroup(param_group, NewState);
    }

    private protected abstract AdamStateBase NewState(Parameter parameter);
}
