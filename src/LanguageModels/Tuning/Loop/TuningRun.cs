using TorchSharp;

namespace Distillery.LanguageModels;

/// <summary>The loop of one training.</summary>
internal sealed class TuningRun
{
    private readonly TuningOptions _options;
    private readonly TimeProvider _time;
    private readonly Decoder _decoder;
    private readonly LoraAdapter? _adapter;
    private readonly IReadOnlyList<TuningExample> _examples;
    private readonly IReadOnlyList<TuningExample> _validation;
    private readonly LearntWeights _weights;
    private readonly TuningOptimiser _optimiser;
    private readonly TuningState _state;
    private readonly TruncationReport _truncation;
    private readonly Action<TuningProgress>? _progress;
    private readonly EpochPlan _plan;
    private readonly long _steps;
    private readonly LearningRateSchedule _schedule;
    private readonly LossWatchdog _watchdog;
    private (int Epoch, List<int[]> Rows) _rows = (-1, []);
    private long _lastReport;
    private (long Tokens, double Seconds) _taken;

    internal TuningRun(
        TuningOptions options, TimeProvider time, Decoder decoder, LoraAdapter? adapter, IReadOnlyList<TuningExample> examples, IReadOnlyList<TuningExample> validation,
        LearntWeights weights, TuningOptimiser optimiser, TuningState state, TruncationReport truncation, Action<TuningProgress>? progress)
    {
        (_options, _time, _decoder, _adapter, _examples, _validation) = (options, time, decoder, adapter, examples, validation);
        (_weights, _optimiser, _state, _truncation, _progress) = (weights, optimiser, state, truncation, progress);
        _plan = new EpochPlan(examples, options);
        var whole = (long)options.Epochs * _plan.StepsPerEpoch;
        var perStep = (double)_plan.TokensPerEpoch / _plan.StepsPerEpoch;
        _steps = options.MaxTokens is { } most ? Math.Clamp((long)Math.Ceiling(most / perStep), 1, whole) : whole;
        _schedule = new LearningRateSchedule(_steps, options);
        _watchdog = new LossWatchdog(options.LossLimit ?? Math.Log(decoder.Config.VocabularySize) + 1, options.LossLimitSteps, _schedule.WarmUpSteps) { Strikes = state.Strikes };
    }

    /// <summary>All steps that are left.</summary>
    internal void ToEnd(Action save, CancellationToken cancellationToken)
    {
        var runner = _decoder.LayerRunner;
        _decoder.LayerRunner = _options.GradientCheckpointing ? GradientCheckpointing.Run : runner;
        try
        {
            var lastSave = _time.GetTimestamp();
            while (!_state.IsFinished)
            {
                cancellationToken.ThrowIfCancellationRequested();
                // A run that was cancelled in an evaluation has done the step, but not the evaluation.
                if (_state.Step == 0 || !IsEvaluationDue())
                    Step();
                var evaluation = IsEvaluationDue() ? Evaluate(cancellationToken) : null;
                _state.IsFinished = _state.StoppedEarly || _state.Step >= _steps;
                Report(evaluation);
                if (evaluation is null && !_state.IsFinished && !IsCheckpointDue(lastSave))
                    continue;
                save();
                lastSave = _time.GetTimestamp();
            }
        }
        finally
        {
            _decoder.LayerRunner = runner;
            _adapter?.Train(false);
        }
    }

    private void Step()
    {
        var began = _time.GetTimestamp();
        var (epoch, step) = ((int)(_state.Step / _plan.StepsPerEpoch), (int)(_state.Step % _plan.StepsPerEpoch));
        if (_rows.Epoch != epoch)
            _rows = (epoch, _plan.Rows(epoch));
        var passes = _plan.Passes(_rows.Rows, step).ToList();
        var answers = passes.Sum(rows => TuningBatch.Learnt(_examples, rows));
        var seed = SplitMix.Derive(unchecked((ulong)_options.Seed), (ulong)_state.Step);
        var (sum, tokens) = (0.0, 0L);
        _optimiser.Clear();
        _adapter?.Train(true);
        for (var pass = 0; pass < passes.Count; pass++)
        {
            using var scope = torch.NewDisposeScope();
            var batch = TuningBatch.Of(_examples, passes[pass], _decoder.Device);
            _adapter?.Reseed(unchecked((long)SplitMix.Derive(seed, (ulong)pass)));
            sum += AnswerLoss.Learn(_decoder, batch, 1.0 / answers).Loss;
            tokens += batch.Tokens;
        }

        var (loss, norm, rate) = (sum / answers, _optimiser.GradientNorm(), _schedule.At(_state.Step));
        _watchdog.Look(_state.Step, loss, norm, rate);
        _optimiser.Step(rate, _options.ClipNorm > 0 && norm > _options.ClipNorm ? _options.ClipNorm / norm : 1);
        _state.Step++;
        _state.Strikes = _watchdog.Strikes;
        _state.StepLosses.Add(loss);
        _state.Tokens += tokens;
        _state.AnswerTokens += answers;
        var seconds = _time.GetElapsedTime(began).TotalSeconds;
        _state.Seconds += seconds;
        _taken = (_taken.Tokens + tokens, _taken.Seconds + seconds);
    }

    private bool IsEvaluationDue()
    {
        if (_validation.Count == 0 || (_state.Evaluations.Count > 0 && _state.Evaluations[^1].Step == _state.Step))
            return false;
        var every = _options.EvaluateEverySteps > 0 ? _options.EvaluateEverySteps : _plan.StepsPerEpoch;
        return _state.Step % every == 0 || _state.Step >= _steps;
    }

    private TuningEvaluation Evaluate(CancellationToken cancellationToken)
    {
        _adapter?.Train(false);
        var (sum, hits, tokens) = (0.0, 0, 0L);
        foreach (var rows in new EpochPlan(_validation, _options).FixedRows().Chunk(_options.Batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            var batch = TuningBatch.Of(_validation, rows, _decoder.Device);
            var (loss, hit) = AnswerLoss.Evaluate(_decoder, batch);
            (sum, hits, tokens) = (sum + loss, hits + hit, tokens + batch.Targets.Length);
        }

        var before = _state.Best;
        var evaluation = new TuningEvaluation(_state.Step, sum / tokens, (double)hits / tokens, tokens);
        _state.Evaluations.Add(evaluation);
        if (before is null || evaluation.Loss < before.Loss)
        {
            foreach (var tensor in _state.BestWeights?.Values ?? Enumerable.Empty<torch.Tensor>())
                tensor.Dispose();
            _state.BestWeights = _weights.Copy();
        }

        var since = _state.Evaluations.Count - 1 - _state.Evaluations.IndexOf(_state.Best!);
        _state.StoppedEarly = _options.Patience > 0 && since >= _options.Patience && _state.Step < _steps;
        return evaluation;
    }

    private bool IsCheckpointDue(long lastSave) =>
        (_options.CheckpointEverySteps > 0 && _state.Step % _options.CheckpointEverySteps == 0)
        || (_options.CheckpointEvery is { } every && _time.GetElapsedTime(lastSave) >= every);

    private void Report(TuningEvaluation? evaluation)
    {
        if (_progress is null || (evaluation is null && !_state.IsFinished && _taken.Tokens > 0 && _lastReport != 0 && _time.GetElapsedTime(_lastReport) < _options.ProgressEvery))
            return;
        _lastReport = _time.GetTimestamp();
        var epoch = (int)Math.Min((_state.Step - 1) / _plan.StepsPerEpoch + 1, _options.Epochs);
        _progress(new TuningProgress(
            epoch, _options.Epochs, _state.Step, _steps, _state.StepLosses[^1], _schedule.At(_state.Step - 1),
            _taken.Seconds > 0 ? _taken.Tokens / _taken.Seconds : 0, _state.AnswerTokens, _truncation.PromptsCut + _truncation.LeftOut, evaluation,
            TimeSpan.FromSeconds(_state.Seconds / _state.Step * (_steps - _state.Step))));
    }
}
