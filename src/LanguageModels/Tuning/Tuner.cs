namespace Distillery.LanguageModels;

/// <summary>
/// Fine-tunes a decoder on prompts with answers: with an adapter, or all of its parameters that require gradients. The loss is that of the
/// answers' tokens only; a run that is taken up from a checkpoint goes on as if it had never been broken.
/// </summary>
/// <remarks>
/// Order and dropout are functions of seed, epoch and step, so the same options give the same losses bit by bit on the same machine, and a
/// checkpoint carries no generator's state.
/// </remarks>
/// <param name="options">How long and how fast.</param>
/// <param name="time">Measures durations; default the system's clock.</param>
public sealed class Tuner(TuningOptions options, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Trains, or goes on where the checkpoint stands. At the end model or adapter hold the weights of the best evaluation.</summary>
    /// <param name="decoder">The model.</param>
    /// <param name="adapter">What learns; null trains the model's own parameters.</param>
    /// <param name="examples">What is learnt.</param>
    /// <param name="validation">Held-out examples that choose the best weights; null or empty keeps the last ones.</param>
    /// <param name="checkpoints">Where checkpoints are kept; null for none.</param>
    /// <param name="progress">Is told where the training stands: after the first step, now and then, and after each evaluation.</param>
    /// <param name="cancellationToken">Ends the training within a step; a checkpoint is written first.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there is nothing to learn from.</exception>
    /// <exception cref="TuningDivergedException">The loss has gone astray.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is broken, or of a run with other settings.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TuningResult Run(
        Decoder decoder,
        LoraAdapter? adapter,
        IReadOnlyList<TuningExample> examples,
        IReadOnlyList<TuningExample>? validation = null,
        ITuningCheckpoints? checkpoints = null,
        Action<TuningProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(examples);
        options.Validate();
        cancellationToken.ThrowIfCancellationRequested();
        CheckIds(examples, decoder.Config.VocabularySize, nameof(examples));
        CheckIds(validation ?? [], decoder.Config.VocabularySize, nameof(validation));
        var (fitted, truncation) = ExampleFitter.Fit(examples, options, nameof(examples));
        var heldOut = validation is { Count: > 0 } ? ExampleFitter.Fit(validation, options, nameof(validation)).Examples : [];
        var weights = new LearntWeights(decoder, adapter);
        using var optimiser = new TuningOptimiser(weights.Parameters, options);
        var settings = TuningSettings.Of(options, weights, adapter, fitted, heldOut);
        var loaded = checkpoints is null ? null : TuningCheckpoint.TryLoad(checkpoints, weights, optimiser, settings);
        using var state = loaded ?? new TuningState();
        var resumedAt = loaded?.Step;
        var run = new TuningRun(options, _time, decoder, adapter, fitted, heldOut, weights, optimiser, state, truncation, progress);
        void Save()
        {
            if (checkpoints is not null)
                TuningCheckpoint.Save(checkpoints, state, weights, optimiser, settings);
        }

        try
        {
            run.ToEnd(Save, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Save();
            throw;
        }

        if (state.BestWeights is not null)
            weights.Put(state.BestWeights);
        return new TuningResult(
            state.StepLosses, state.Evaluations, state.Best, state.StoppedEarly, resumedAt, truncation, state.Tokens, state.AnswerTokens, state.Seconds);
    }

    private static void CheckIds(IReadOnlyList<TuningExample> examples, int vocabulary, string name)
    {
        for (var i = 0; i < examples.Count; i++)
        {
            foreach (var id in examples[i].Prompt.Concat(examples[i].Answer))
            {
                if (id < 0 || id >= vocabulary)
                    throw new ArgumentException($"{name}[{i}] holds the id {id}; the model's vocabulary has 0 to {vocabulary - 1}. Is it the model's own tokenizer?");
            }
        }
    }
}
