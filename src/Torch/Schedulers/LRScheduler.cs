namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Schedulers: they set the learning rates of an optimiser step by step. Formulas are PyTorch's chained forms.</summary>
        public static partial class lr_scheduler
        {
            /// <summary>The base of every scheduler. Call <see cref="step()"/> after the optimiser's step.</summary>
            public abstract class LRScheduler
            {
                /// <summary>How many steps were made, the one in the constructor included.</summary>
                protected int _step_count;

                internal Optimizer _optimizer = null!;
                internal int _last_epoch = -1;
                internal bool _verbose;
                internal IList<double> _last_lrs = [];
                internal IList<double> _base_lrs = [];

                /// <summary>Creates a scheduler that sets nothing.</summary>
                protected LRScheduler()
                {
                }

                /// <summary>Creates a scheduler. A subclass makes its first step in the last line of its constructor.</summary>
                /// <param name="optimizer">The optimiser whose groups get their learning rates set.</param>
                /// <param name="last_epoch">Where to go on; -1 for a new start.</param>
                /// <param name="verbose">True prints every change.</param>
                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    _optimizer = optimizer;
                    _last_epoch = last_epoch;
                    _verbose = verbose;
                    _base_lrs = optimizer.ParamGroups.Select(group => group.InitialLearningRate).ToList();
                    _last_lrs = optimizer.ParamGroups.Select(group => group.LearningRate).ToList();
                }

                /// <summary>Goes to the next step and sets its learning rates.</summary>
                public virtual void step() => step(null);

                /// <summary>Goes to the next step, or to a given one, and sets its learning rates.</summary>
                /// <param name="epoch">The step to go to, computed in closed form where there is one; null for the next.</param>
                public virtual void step(int? epoch)
                {
                    _step_count++;
                    _last_epoch = epoch ?? _last_epoch + 1;
                    var rates = (epoch.HasValue ? get_closed_form_lr() : get_lr()).ToList();
                    var index = 0;
                    foreach (var group in _optimizer.ParamGroups)
                    {
                        if (_verbose && group.LearningRate != rates[index]) Console.WriteLine($"Adjusting learning rate to {rates[index]}");
                        group.LearningRate = rates[index++];
                    }

                    _last_lrs = rates;
                }

                /// <summary>Goes to the next step; the measured value is not used by these schedules.</summary>
                /// <param name="current">A measured value.</param>
                /// <param name="epoch">The step to go to, or null for the next.</param>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>The learning rates last set, one for each group.</summary>
                public IEnumerable<double> get_last_lr() => _last_lrs;

                /// <summary>The learning rates of the current step, computed from those of the one before.</summary>
                protected virtual IEnumerable<double> get_lr() => Rates;

                /// <summary>The learning rates of the current step, computed from the initial ones alone.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                private protected IEnumerable<double> Rates => _optimizer.ParamGroups.Select(group => group.LearningRate);

                // The first step again, as SequentialLR needs it.
                internal void Restart()
                {
                    _step_count = 0;
                    step();
                }
            }
        }
    }
}
