namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Multiplies the learning rate by a factor for the first steps.</summary>
            /// <param name="optimizer">The optimiser.</param>
            /// <param name="factor">The factor, from 0 to 1.</param>
            /// <param name="total_iters">For how many steps.</param>
            /// <param name="last_epoch">Where to go on; -1 for a new start.</param>
            /// <param name="verbose">True prints every change.</param>
            public static LRScheduler ConstantLR(
                Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1, bool verbose = false) =>
                new impl.ConstantLR(optimizer, factor, total_iters, last_epoch, verbose);

            /// <summary>The classes of the schedulers.</summary>
            public static partial class impl
            {
                /// <summary>Multiplies the learning rate by a factor for the first steps.</summary>
                public class ConstantLR : LRScheduler
                {
                    private readonly double _factor;
                    private readonly int _totalSteps;

                    /// <summary>Creates the scheduler and sets the first learning rate.</summary>
                    /// <param name="optimizer">The optimiser.</param>
                    /// <param name="factor">The factor, from 0 to 1.</param>
                    /// <param name="total_iters">For how many steps.</param>
                    /// <param name="last_epoch">Where to go on; -1 for a new start.</param>
                    /// <param name="verbose">True prints every change.</param>
                    public ConstantLR(
                        Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (factor is < 0 or > 1) throw new ArgumentException($"The factor must lie between 0 and 1, got {factor}.", nameof(factor));
                        (_factor, _totalSteps) = (factor, total_iters);
                        step();
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr()
                    {
                        if (_last_epoch == 0) return Rates.Select(rate => rate * _factor);
                        return _last_epoch == _totalSteps ? Rates.Select(rate => rate * (1.0 / _factor)) : Rates;
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_closed_form_lr() =>
                        _base_lrs.Select(rate => rate * (_factor + ((_last_epoch >= _totalSteps ? 1 : 0) * (1 - _factor))));
                }
            }
        }
    }
}
