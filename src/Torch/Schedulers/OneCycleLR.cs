namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>One cycle: up to the highest learning rate, down again far below the first; the momentum goes the other way.</summary>
                /// <remarks>Smith and Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates", 2019.</remarks>
                public class OneCycleLR : LRScheduler
                {
                    private readonly List<double[]> _rates = [];
                    private readonly List<double[]> _momenta = [];
                    private readonly Phase[] _phases;
                    private readonly int _totalSteps;
                    private readonly AnnealStrategy _strategy;
                    private readonly bool _cycleMomentum;

                    /// <summary>Creates the scheduler with one highest rate for all groups; see the other constructor.</summary>
                    /// <param name="optimizer">The optimiser.</param>
                    /// <param name="max_lr">The highest learning rate.</param>
                    /// <param name="total_steps">Steps of the cycle, or -1.</param>
                    /// <param name="epochs">Epochs, when the steps are not given.</param>
                    /// <param name="steps_per_epoch">Steps of an epoch, when the steps are not given.</param>
                    /// <param name="pct_start">The share of the cycle that goes up, from 0 to 1.</param>
                    /// <param name="anneal_strategy">The curve.</param>
                    /// <param name="cycle_momentum">Whether the momentum moves too.</param>
                    /// <param name="base_momentum">The lowest momentum.</param>
                    /// <param name="max_momentum">The highest momentum.</param>
                    /// <param name="div_factor">Highest by first rate.</param>
                    /// <param name="final_div_factor">First by last rate.</param>
                    /// <param name="three_phase">True goes down in two phases.</param>
                    /// <param name="last_epoch">Where to go on; -1 for a new start.</param>
                    /// <param name="verbose">True prints every change.</param>
                    public OneCycleLR(
                        Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1,
                        double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true,
                        double base_momentum = 0.85, double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 1e4,
                        bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : this(
                            optimizer, ForAll(optimizer, max_lr), total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy,
                            cycle_momentum, ForAll(optimizer, base_momentum), ForAll(optimizer, max_momentum), div_factor, final_div_factor,
                            three_phase, last_epoch, verbose)
                    {
                    }

                    /// <summary>Creates the scheduler and sets the first learning rates.</summary>
                    /// <param name="optimizer">The optimiser.</param>
                    /// <param name="max_lr">The highest learning rate of each group.</param>
                    /// <param name="total_steps">Steps of the cycle, or -1 for epochs times steps_per_epoch.</param>
                    /// <param name="epochs">Epochs, when the steps are not given.</param>
                    /// <param name="steps_per_epoch">Steps of an epoch, when the steps are not given.</param>
                    /// <param name="pct_start">The share of the cycle that goes up, from 0 to 1.</param>
                    /// <param name="anneal_strategy">The curve.</param>
                    /// <param name="cycle_momentum">Whether the momentum moves too.</param>
                    /// <param name="base_momentum">The lowest momentum of each group; null for 0.85.</param>
                    /// <param name="max_momentum">The highest momentum of each group; null for 0.95.</param>
                    /// <param name="div_factor">Highest by first rate.</param>
                    /// <param name="final_div_factor">First by last rate.</param>
                    /// <param name="three_phase">True goes down in two phases.</param>
                    /// <param name="last_epoch">Where to go on; -1 for a new start.</param>
                    /// <param name="verbose">True prints every change.</param>
                    /// <exception cref="ArgumentException">The number of steps is missing, or a value is out of range.</exception>
                    public OneCycleLR(
                        Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1,
                        double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true,
                        IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null, double div_factor = 25,
                        double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _totalSteps = StepsOf(total_steps, epochs, steps_per_epoch);
                        if (pct_start is < 0 or > 1)
                            throw new ArgumentException($"Expected a number between 0 and 1 for pct_start, but got {pct_start}", nameof(pct_start));
                        (_strategy, _cycleMomentum) = (anneal_strategy, cycle_momentum);
                        _phases = PhasesOf(pct_start, _totalSteps, three_phase);

                        var groups = optimizer.ParamGroups.ToList();
                        var highest = max_lr.ToArray();
                        if (highest.Length != groups.Count)
                            throw new ArgumentException($"Expected {groups.Count} values for max_lr, got {highest.Length}", nameof(max_lr));
                        foreach (var (group, rate) in groups.Zip(highest))
                        {
                            var first = rate / div_factor;
                            _rates.Add([first, rate, first / final_div_factor]);
                            if (last_epoch == -1) group.InitialLearningRate = first;
                        }

                        _base_lrs = groups.Select(group => group.InitialLearningRate).ToList();
                        if (cycle_momentum) PrepareMomenta(groups, base_momentum, max_momentum, last_epoch);
                        step();
                    }

                    /// <summary>The curve between two values.</summary>
                    public enum AnnealStrategy
                    {
                        /// <summary>Half a cosine.</summary>
                        Cos,

                        /// <summary>A straight line.</summary>
                        Linear,
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr()
                    {
                        if (_last_epoch > _totalSteps)
                        {
                            throw new InvalidOperationException(
                                $"Tried to step {_last_epoch + 1} times. The specified number of total steps is {_totalSteps}");
                        }

                        double start = 0;
                        var index = 0;
                        while (_last_epoch > _phases[index].EndStep && index < _phases.Length - 1) start = _phases[index++].EndStep;
                        var phase = _phases[index];
                        var share = (_last_epoch - start) / (phase.EndStep - start);
                        var groups = _optimizer.ParamGroups.ToList();
                        for (var i = 0; _cycleMomentum && i < groups.Count; i++)
                        {
                            SetMomentum(groups[i], Between(_momenta[i][phase.StartMomentum], _momenta[i][phase.EndMomentum], share));
                        }

                        return _rates.Select(rates => Between(rates[phase.StartRate], rates[phase.EndRate], share));
                    }

                    private double Between(double from, double to, double share) => _strategy == AnnealStrategy.Cos
                        ? to + ((from - to) / 2.0 * (Math.Cos(Math.PI * share) + 1))
                        : ((to - from) * share) + from;

                    private void PrepareMomenta(
                        List<ILearningRateController> groups, IEnumerable<double>? lowest, IEnumerable<double>? highest, int lastEpoch)
                    {
                        if (_optimizer is not (IMomentum or IBetas))
                            throw new ArgumentException("optimizer must support momentum with `cycle_momentum` option enabled", nameof(groups));
                        var low = (lowest ?? Enumerable.Repeat(0.85, groups.Count)).ToList();
                        var high = (highest ?? Enumerable.Repeat(0.95, groups.Count)).ToList();
                        for (var i = 0; i < groups.Count; i++)
                        {
                            _momenta.Add([low[i], high[i]]);
                            if (lastEpoch == -1) SetMomentum(groups[i], high[i]);
                        }
                    }

                    private static void SetMomentum(ILearningRateController group, double value)
                    {
                        if (group is Modules.ParamGroup { Options: Modules.AdamOptionsBase adam }) adam.beta1 = value;
                        else if (group is Modules.ParamGroup { Options: Modules.SGD.Options sgd }) sgd.momentum = value;
                        else if (group is IBetas betas) betas.Betas = (value, betas.Betas.Item2);
                        else if (group is IMomentum momentum) momentum.Momentum = value;
                    }

                    private static int StepsOf(int totalSteps, int epochs, int stepsPerEpoch)
                    {
                        if (totalSteps == -1 && epochs == -1 && stepsPerEpoch == -1)
                            throw new ArgumentException("You must define either total_steps OR (epochs AND steps_per_epoch)", nameof(totalSteps));
                        var steps = totalSteps != -1 ? totalSteps : epochs > 0 && stepsPerEpoch > 0 ? epochs * stepsPerEpoch : 0;
                        return steps > 0 ? steps : throw new ArgumentException("Expected positive numbers of steps or of epochs and their steps", nameof(totalSteps));
                    }

                    // Rates: 0 first, 1 highest, 2 last. Momenta: 0 lowest, 1 highest.
                    private static Phase[] PhasesOf(double share, int steps, bool three) => three
                        ? [new((share * steps) - 1, 0, 1, 1, 0), new((2 * share * steps) - 2, 1, 0, 0, 1), new(steps - 1, 0, 2, 1, 1)]
                        : [new((share * steps) - 1, 0, 1, 1, 0), new(steps - 1, 1, 2, 0, 1)];

                    private static IEnumerable<double> ForAll(Optimizer optimizer, double value)
                    {
                        ArgumentNullException.ThrowIfNull(optimizer);
                        return Enumerable.Repeat(value, optimizer.ParamGroups.Count());
                    }

                    private sealed record Phase(double EndStep, int StartRate, int EndRate, int StartMomentum, int EndMomentum);
                }
            }
        }
    }
}
