namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Multiplies the initial learning rate by a function of the step.</summary>
            /// <param name="optimizer">The optimiser.</param>
            /// <param name="lr_lambda">The factor of a step; steps count from 0.</param>
            /// <param name="last_epoch">Where to go on; -1 for a new start.</param>
            /// <param name="verbose">True prints every change.</param>
            public static LRScheduler LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) =>
                new impl.LambdaLR(optimizer, lr_lambda, last_epoch, verbose);

            /// <summary>Multiplies each group's initial learning rate by its own function of the step.</summary>
            /// <param name="optimizer">The optimiser.</param>
            /// <param name="lr_lambdas">The factors, one function for each group.</param>
            /// <param name="last_epoch">Where to go on; -1 for a new start.</param>
            /// <param name="verbose">True prints every change.</param>
            public static LRScheduler LambdaLR(
                Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1, bool verbose = false) =>
                new impl.LambdaLR(optimizer, lr_lambdas, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>Multiplies the initial learning rate by a function of the step.</summary>
                public class LambdaLR : LRScheduler
                {
                    private readonly List<Func<int, double>> _factors;

                    /// <summary>Creates the scheduler and sets the first learning rate.</summary>
                    /// <param name="optimizer">The optimiser.</param>
                    /// <param name="lr_lambda">The factor of a step; steps count from 0.</param>
                    /// <param name="last_epoch">Where to go on; -1 for a new start.</param>
                    /// <param name="verbose">True prints every change.</param>
                    public LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, Enumerable.Repeat(lr_lambda, optimizer?.ParamGroups.Count() ?? 0), last_epoch, verbose)
                    {
                    }

                    /// <summary>Creates the scheduler and sets the first learning rates.</summary>
                    /// <param name="optimizer">The optimiser.</param>
                    /// <param name="lr_lambdas">The factors, one function for each group.</param>
                    /// <param name="last_epoch">Where to go on; -1 for a new start.</param>
                    /// <param name="verbose">True prints every change.</param>
                    public LambdaLR(
                        Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _factors = [.. lr_lambdas];
                        if (_factors.Count != _base_lrs.Count)
                            throw new ArgumentException($"Expected {_base_lrs.Count} functions, but got {_factors.Count}.", nameof(lr_lambdas));
                        step();
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr() => _base_lrs.Select((rate, i) => rate * _factors[i](_last_epoch));
                }
            }
        }
    }
}
