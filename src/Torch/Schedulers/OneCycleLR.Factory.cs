namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>One cycle: up to the highest learning rate and down again far below the first; the momentum goes the other way.</summary>
            /// <param name="optimizer">The optimiser.</param>
            /// <param name="max_lr">The highest learning rate.</param>
            /// <param name="total_steps">Steps of the cycle, or -1 for epochs times steps_per_epoch.</param>
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
            /// <exception cref="ArgumentException">The number of steps is missing, or a value is out of range.</exception>
            public static LRScheduler OneCycleLR(
                Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3,
                impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos, bool cycle_momentum = true,
                double base_momentum = 0.85, double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 1e4,
                bool three_phase = false, int last_epoch = -1, bool verbose = false) =>
                new impl.OneCycleLR(
                    optimizer, max_lr, total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum, base_momentum,
                    max_momentum, div_factor, final_div_factor, three_phase, last_epoch, verbose);

            /// <summary>One cycle with a highest learning rate for each group; see the other overload.</summary>
            /// <param name="optimizer">The optimiser.</param>
            /// <param name="max_lr">The highest learning rate of each group.</param>
            /// <param name="total_steps">Steps of the cycle, or -1.</param>
            /// <param name="epochs">Epochs, when the steps are not given.</param>
            /// <param name="steps_per_epoch">Steps of an epoch, when the steps are not given.</param>
            /// <param name="pct_start">The share of the cycle that goes up.</param>
            /// <param name="anneal_strategy">The curve.</param>
            /// <param name="cycle_momentum">Whether the momentum moves too.</param>
            /// <param name="base_momentum">The lowest momentum of each group.</param>
            /// <param name="max_momentum">The highest momentum of each group.</param>
            /// <param name="div_factor">Highest by first rate.</param>
            /// <param name="final_div_factor">First by last rate.</param>
            /// <param name="three_phase">True goes down in two phases.</param>
            /// <param name="last_epoch">Where to go on; -1 for a new start.</param>
            /// <param name="verbose">True prints every change.</param>
            public static LRScheduler OneCycleLR(
                Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1,
                double pct_start = 0.3, impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos,
                bool cycle_momentum = true, IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null,
                double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false) =>
                new impl.OneCycleLR(
                    optimizer, max_lr, total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum, base_momentum,
                    max_momentum, div_factor, final_div_factor, three_phase, last_epoch, verbose);
        }
    }
}
