using System.Globalization;

namespace Distillery.Recommenders;

/// <summary>
/// Trains a student: seeded order, Adam, early stopping on validation, checkpoints from which a run goes on as if it had never been
/// broken, progress and cancellation.
/// </summary>
/// <remarks>
/// Everything random in a step (order, dropout, negatives, libtorch's own generator) is seeded from seed, epoch and step. So the same
/// options give the same losses bit by bit on the same machine, and a checkpoint carries no generator state.
/// </remarks>
/// <param name="options">How long and how fast.</param>
/// <param name="time">Measures durations; default the system's clock.</param>
public sealed class Trainer(TrainerOptions options, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Trains, or goes on where the checkpoint stands. At the end the student holds the best epoch's weights and is in evaluation mode.</summary>
    /// <param name="student">The student; its parameters are changed.</param>
    /// <param name="objective">What it is taught.</param>
    /// <param name="validation">Chooses the best epoch; null keeps the last one.</param>
    /// <param name="checkpoints">Where checkpoints are kept; null for none.</param>
    /// <param name="progress">Is told where the training stands: at the first step, now and then, and at the end of each epoch.</param>
    /// <param name="cancellationToken">Ends the training within a step; a checkpoint is written first.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there is nothing to learn from.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no number any more.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is broken, or of a run with other settings.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TrainingResult Train(
        IStudent student,
        IObjective objective,
        IValidation? validation = null,
        ICheckpointStore? checkpoints = null,
        Action<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(student);
        ArgumentNullException.ThrowIfNull(objective);
        options.Validate();
        if (objective.UnitCount < 1)
            throw new ArgumentException($"the objective '{objective.Name}' has no training rows.", nameof(objective));
        cancellationToken.ThrowIfCancellationRequested();
        var settings = Settings(student, objective);
        using var optimiser = new AdamOptimiser(student.Module, options.WeightDecay);
        var loaded = checkpoints is null ? null : Checkpoint.TryLoad(checkpoints, student.Module, optimiser, settings);
        using var state = loaded ?? new TrainingState();
        var resumedAt = loaded is null ? (int?)null : state.Epoch + 1;
        var run = new TrainingRun(options, _time, student, objective, optimiser, state, progress);
        void Save()
        {
            if (checkpoints is not null)
                Checkpoint.Save(checkpoints, state, student.Module, optimiser, settings);
        }

        try
        {
            while (!state.IsFinished)
            {
                run.Epoch(Save, cancellationToken);
                run.EndEpoch(validation, cancellationToken);
                Save();
            }
        }
        catch (OperationCanceledException)
        {
            Save();
            throw;
        }

        if (state.BestWeights is not null)
            ModuleWeights.Put(student.Module, state.BestWeights, "the best epoch");
        student.Module.eval();
        var best = state.Best;
        return new TrainingResult(best?.Epoch ?? state.Epochs.Count, best?.Validation, state.Epochs, state.StepLosses, state.StoppedEarly, resumedAt);
    }

    private SortedDictionary<string, string> Settings(IStudent student, IObjective objective)
    {
        var shapes = student.Module.named_parameters().Select(pair => $"{pair.Item1}[{string.Join(',', pair.Item2.shape)}]");
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["objective"] = objective.Name,
            ["units"] = objective.UnitCount.ToString(CultureInfo.InvariantCulture),
            ["batch size"] = options.BatchSize.ToString(CultureInfo.InvariantCulture),
            ["learning rate"] = options.LearningRate.ToString("R", CultureInfo.InvariantCulture),
            // Where the rate falls, it depends on where it ends.
            ["final rate"] = options.FinalRate == 1 ? "1" : string.Create(CultureInfo.InvariantCulture, $"{options.FinalRate:R} after {options.Epochs} epochs"),
            ["weight decay"] = options.WeightDecay.ToString("R", CultureInfo.InvariantCulture),
            ["clip norm"] = options.ClipNorm.ToString("R", CultureInfo.InvariantCulture),
            ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
            ["student"] = string.Join(' ', shapes),
        };
    }
}
