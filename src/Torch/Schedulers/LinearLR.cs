namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Changes the factor on the learning rate in a straight line: a warm-up.</summary>
            /// <param name="optimizer">The optimiser.</param>
            /// <param name="start_factor">The first factor, above 0 and at most 1.</param>
            /// <param name="end_factor">The last factor, from 0 to 1.</param>
            /// <param name="total_iters">After how many steps the last one is reached.</param>
            /// <param name="last_epoch">Where to go on; -1 for a new start.</param>
            /// <param name="verbose">True prints every change.</param>
            public static LRScheduler LinearLR(
                Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1.0, int total_iters = 5, int last_epoch = -1,
                bool verbose = false) => new impl.LinearLR(optimizer, start_factor, end_factor, total_iters, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>Changes the factor on the learning rate in a straight line.</summary>
                public class LinearLR : LRScheduler
                {
                    private readonly double _start;
                    private readonly double _end;
                    private readonly int _totalSteps;

                    /// <summary>Creates the scheduler and sets the first learning rate.</summary>
                    /// <param name="optimizer">The optimiser.</param>
                    /// <param name="start_factor">The first factor, above 0 and at most 1.</param>
                    /// <param name="end_factor">The last factor, from 0 to 1.</param>
                    /// <param name="total_iters">After how many steps the last one is reached.</param>
                    /// <param name="last_epoch">Where to go on; -1 for a new start.</param>
                    /// <param name="verbose">True prints every change.</param>
                    public LinearLR(
                        Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1.0, int total_iters = 5,
                        int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (start_factor is <= 0 or > 1)
                            throw new ArgumentException($"The first factor must lie above 0 and at most at 1, got {start_factor}.", nameof(start_factor));
                        if (end_factor is < 0 or > 1)
                            throw new ArgumentException($"The last factor must lie between 0 and 1, got {end_factor}.", nameof(end_factor));
                        (_start, _end, _totalSteps) = (start_factor, end_factor, total_iters);
                        step();
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr()
                    {
                        if (_last_epoch == 0) return Rates.Select(rate => rate * _start);
                        if (_last_epoch > _totalSteps) return Rates;
                        var factor = 1.0 + ((_end - _start) / ((_totalSteps * _start) + ((_last_epoch - 1) * (_end - _start))));
                        return Rates.Select(rate => rate * factor);
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_closed_form_lr() => _base_lrs.Select(
                        rate => rate * (_start + ((_end - _start) * Math.Min(_totalSteps, _last_epoch) / _totalSteps)));
                }
            }
        }
    }
}
