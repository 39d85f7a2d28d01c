namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Runs one scheduler after another.</summary>
            /// <param name="optimizer">The optimiser, the same that all schedulers have.</param>
            /// <param name="schedulers">The schedulers in order.</param>
            /// <param name="milestones">At which steps the second, third ... takes over: one number less than there are schedulers.</param>
            /// <param name="last_epoch">Where to go on; -1 for a new start.</param>
            public static LRScheduler SequentialLR(
                Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1) =>
                new impl.SequentialLR(optimizer, schedulers, milestones, last_epoch);

            public static partial class impl
            {
                /// <summary>Runs one scheduler after another.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly LRScheduler[] _schedulers;
                    private readonly int[] _milestones;

                    /// <summary>Creates the scheduler, undoes the first steps of all parts and makes that of the first part again.</summary>
                    /// <param name="optimizer">The optimiser, the same that all schedulers have.</param>
                    /// <param name="schedulers">The schedulers in order.</param>
                    /// <param name="milestones">At which steps the second, third ... takes over.</param>
                    /// <param name="last_epoch">Where to go on; -1 for a new start.</param>
                    public SequentialLR(
                        Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1)
                        : base(optimizer, last_epoch + 1)
                    {
                        (_schedulers, _milestones) = ([.. schedulers], [.. milestones]);
                        if (_schedulers.Any(part => !ReferenceEquals(part._optimizer, optimizer)))
                            throw new ArgumentException("All schedulers must belong to the given optimizer.", nameof(schedulers));
                        if (_milestones.Length != _schedulers.Length - 1)
                        {
                            throw new ArgumentException(
                                $"Received {_schedulers.Length} schedulers and {_milestones.Length} milestones; one milestone less than schedulers is right.",
                                nameof(milestones));
                        }

                        foreach (var group in optimizer.ParamGroups) group.LearningRate = group.InitialLearningRate;
                        foreach (var part in _schedulers) part._last_epoch--;
                        _schedulers[0].Restart();
                        _last_lrs = _schedulers[0]._last_lrs;
                    }

                    /// <inheritdoc/>
                    public override void step(int? epoch)
                    {
                        _step_count++;
                        _last_epoch = epoch ?? _last_epoch + 1;
                        var index = _milestones.Count(milestone => milestone <= _last_epoch);
                        var part = _schedulers[index];
                        if (index > 0 && _milestones[index - 1] == _last_epoch) part.step(0);
                        else part.step();
                        _last_lrs = part._last_lrs;
                    }
                }
            }
        }
    }
}
