namespace TorchSharp;

public static partial class torch
{
    /// <summary>Optimisers: they change parameters by their gradients.</summary>
    public static partial class optim
    {
        /// <summary>The base of every optimiser: groups of parameters, each with its own options.</summary>
        public abstract partial class Optimizer : IDisposable
        {
            /// <summary>The groups in the order in which they were added.</summary>
            protected IList<Modules.ParamGroup> _parameter_groups = [];

            /// <summary>The groups, for reading and setting learning rates.</summary>
            public virtual IEnumerable<ILearningRateController> ParamGroups => _parameter_groups;

            /// <summary>Fills the gradients of all parameters with zeros. Gradients stay allocated, as in TorchSharp.</summary>
            public virtual void zero_grad() => NativeOptim.ZeroGrad(parameters());

            /// <summary>Changes every parameter that has a gradient.</summary>
            /// <param name="closure">Computes the loss again, with gradients enabled; null: none is computed.</param>
            /// <returns>The closure's loss, or null.</returns>
            public abstract Tensor? step(Func<Tensor>? closure = null);

            /// <summary>All parameters, group by group.</summary>
            public virtual IEnumerable<Modules.Parameter> parameters() => _parameter_groups.SelectMany(group => group.Parameters);

            /// <summary>Adds a group. Options that it leaves open are those of the optimiser.</summary>
            /// <param name="param_group">The group.</param>
            public abstract void add_param_group(Modules.ParamGroup param_group);

            /// <summary>Disposes the optimiser's own tensors; parameters stay.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes the optimiser's own tensors.</summary>
            /// <param name="disposing">True when called from <see cref="Dispose()"/>.</param>
            protected virtual void Dispose(bool disposing)
            {
            }

            /// <summary>The options and per-parameter states of an optimiser, in the order of its groups and their parameters.</summary>
            public class StateDictionary
            {
                internal StateDictionary()
                {
                }

                /// <summary>The options, one for each group.</summary>
                public List<Modules.OptimizerOptions> Options { get; } = [];

                /// <summary>The states, one for each parameter.</summary>
                public List<Modules.OptimizerState> State { get; } = [];

                /// <summary>For each group the places of its parameters in <see cref="State"/>.</summary>
                public List<List<int>> StateIndexRef { get; } = [];
            }
        }

        /// <summary>Something whose learning rate a scheduler sets: a parameter group.</summary>
        public interface ILearningRateController
        {
            /// <summary>The learning rate of the next step.</summary>
            double LearningRate { get; set; }

            /// <summary>The learning rate from which schedules are computed.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>Something with a momentum that a scheduler may set.</summary>
        public interface IMomentum
        {
            /// <summary>The momentum.</summary>
            double Momentum { get; set; }
        }

        /// <summary>Something with Adam's two decay rates, the first of which a scheduler may set.</summary>
        public interface IBetas
        {
            /// <summary>The decay rates of the mean and of the mean square of gradients.</summary>
            (double, double) Betas { get; set; }
        }
    }
}
