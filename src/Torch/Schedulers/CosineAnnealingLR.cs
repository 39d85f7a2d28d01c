namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Lowers the learning rate along half a cosine, and raises it again after that.</summary>
            /// <param name="optimizer">The optimiser.</param>
            /// <param name="T_max">After how many steps the lowest rate is reached.</param>
            /// <param name="eta_min">The lowest rate.</param>
            /// <param name="last_epoch">Where to go on; -1 for a new start.</param>
            /// <param name="verbose">True prints every change.</param>
            public static LRScheduler CosineAnnealingLR(
                Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) =>
                new impl.CosineAnnealingLR(optimizer, T_max, eta_min, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>Lowers the learning rate along half a cosine.</summary>
                /// <remarks>Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017, eq. 5, without the restarts.</remarks>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double _steps;
                    private readonly double _lowest;

                    /// <summary>Creates the scheduler and sets the first learning rate.</summary>
                    /// <param name="optimizer">The optimiser.</param>
                    /// <param name="T_max">After how many steps the lowest rate is reached.</param>
                    /// <param name="eta_min">The lowest rate.</param>
                    /// <param name="last_epoch">Where to go on; -1 for a new start.</param>
                    /// <param name="verbose">True prints every change.</param>
                    public CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (_steps, _lowest) = (T_max, eta_min);
                        step();
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr()
                    {
                        if (_last_epoch == 0) return Rates;
                        if (_step_count == 1)
                            return _base_lrs.Select(rate => _lowest + ((rate - _lowest) * (1 + Math.Cos(_last_epoch * Math.PI / _steps)) / 2));

                        // Python's % is never negative; here it can be, but zero is zero in both.
                        if ((_last_epoch - 1 - _steps) % (2 * _steps) == 0)
                            return Rates.Select((rate, i) => rate + ((_base_lrs[i] - _lowest) * (1 - Math.Cos(Math.PI / _steps)) / 2));
                        var now = 1 + Math.Cos(Math.PI * _last_epoch / _steps);
                        var before = 1 + Math.Cos(Math.PI * (_last_epoch - 1) / _steps);
                        return Rates.Select(rate => (now / before * (rate - _lowest)) + _lowest);
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_closed_form_lr() =>
                        _base_lrs.Select(rate => _lowest + ((rate - _lowest) * (1 + Math.Cos(Math.PI * _last_epoch / _steps)) / 2));
                }
            }
        }
    }
}
