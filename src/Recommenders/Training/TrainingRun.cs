using Distillery.Data;
using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>The loop of one training.</summary>
internal sealed class TrainingRun(
    TrainerOptions options, TimeProvider time, IStudent student, IObjective objective, AdamOptimiser optimiser, TrainingState state, Action<TrainingProgress>? progress)
{
    private readonly int _steps = (objective.UnitCount + options.BatchSize - 1) / options.BatchSize;
    private int _examples;
    private double _examplesSeconds;
    private long _lastReport;

    /// <summary>The rest of the current epoch's steps.</summary>
    internal void Epoch(Action save, CancellationToken cancellationToken)
    {
        var order = Order(state.Epoch);
        student.Module.train();
        (_examples, _examplesSeconds) = (0, 0);
        var lastSave = time.GetTimestamp();
        while (state.Step < _steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var began = time.GetTimestamp();
            var start = state.Step * options.BatchSize;
            Step(order.AsSpan(start, Math.Min(options.BatchSize, order.Length - start)));
            var seconds = time.GetElapsedTime(began).TotalSeconds;
            state.EpochSeconds += seconds;
            _examplesSeconds += seconds;
            if (state.Step == 1 || time.GetElapsedTime(_lastReport) >= options.ProgressEvery)
                Report(null, isEnd: false);
            if (options.CheckpointEvery is { } every && state.Step < _steps && time.GetElapsedTime(lastSave) >= every)
            {
                save();
                lastSave = time.GetTimestamp();
            }
        }
    }

    /// <summary>Validation, the best weights, and whether this was the last epoch.</summary>
    internal void EndEpoch(IValidation? validation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var began = time.GetTimestamp();
        var score = validation is null ? null : Validate(validation, cancellationToken);
        var validationSeconds = time.GetElapsedTime(began).TotalSeconds;
        var before = state.Best;
        state.Epochs.Add(new EpochResult(state.Epoch + 1, state.MeanLoss, state.EpochSeconds, validationSeconds, score));
        if (score is not null && (before is null || score.Score > before.Validation!.Score))
        {
            ModuleWeights.Dispose(state.BestWeights);
            state.BestWeights = ModuleWeights.Copy(student.Module);
        }

        Report(score, isEnd: true);
        state.StoppedEarly = score is not null && options.Patience > 0 && state.Epoch + 1 - state.Best!.Epoch >= options.Patience && state.Epoch + 1 < options.Epochs;
        state.Epoch++;
        state.Step = 0;
        state.EpochSeconds = 0;
        state.IsFinished = state.StoppedEarly || state.Epoch >= options.Epochs;
    }

    private void Step(ReadOnlySpan<int> units)
    {
        using var scope = torch.NewDisposeScope();
        var random = new SeededGenerator(options.Seed, Stream(state.Epoch, state.Step));
        torch.manual_seed((long)(random.NextBits() >> 1));
        student.Reseed((long)random.NextBits());
        student.Module.zero_grad();
        var result = objective.Step(units, random);
        if (!double.IsFinite(result.Loss))
            throw new TrainingDivergedException(result.Loss, state.Epoch + 1, state.Step + 1, LearningRate());
        if (options.ClipNorm > 0)
            torch.nn.utils.clip_grad_norm_(optimiser.Parameters, options.ClipNorm);
        optimiser.Step(LearningRate());
        state.StepLosses.Add(result.Loss);
        state.Step++;
        _examples += result.Examples;
    }

    // Falls in a straight line from the first step of the first epoch to the last step of the last.
    private double LearningRate()
    {
        var done = (double)((long)state.Epoch * _steps + state.Step) / Math.Max((long)options.Epochs * _steps - 1, 1);
        return options.LearningRate * (1 - (1 - options.FinalRate) * done);
    }

    private ValidationScore Validate(IValidation validation, CancellationToken cancellationToken)
    {
        student.Module.eval();
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        return validation.Evaluate(student, cancellationToken);
    }

    private int[] Order(int epoch)
    {
        var order = Enumerable.Range(0, objective.UnitCount).ToArray();
        new SeededGenerator(options.Seed, Stream(epoch, -1)).Shuffle<int>(order);
        return order;
    }

    // Step -1 is the order of the epoch.
    private static long Stream(int epoch, int step) => ((long)(epoch + 1) << 32) + step + 1;

    private void Report(ValidationScore? score, bool isEnd)
    {
        _lastReport = time.GetTimestamp();
        if (progress is null)
            return;
        var perStep = state.Step == 0 ? 0 : state.EpochSeconds / state.Step;
        var validationSeconds = state.Epochs.Count == 0 ? 0 : state.Epochs.Average(epoch => epoch.ValidationSeconds);
        var epochsLeft = options.Epochs - state.Epoch - 1;
        var left = (_steps - state.Step + (double)epochsLeft * _steps) * perStep + validationSeconds * (epochsLeft + (isEnd ? 0 : 1));
        var rate = _examplesSeconds > 0 ? _examples / _examplesSeconds : 0;
        progress(new TrainingProgress(
            state.Epoch + 1, options.Epochs, state.Step, _steps, state.MeanLoss, rate, score, state.Step == 0 ? null : TimeSpan.FromSeconds(left))
        {
            IsEpochEnd = isEnd,
        });
    }
}
