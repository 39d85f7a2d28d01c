namespace Distillery.LanguageModels;

/// <summary>Ends a training whose loss has gone astray.</summary>
/// <param name="limit">Largest loss that is let pass.</param>
/// <param name="steps">How many steps in a row may be above it before the training ends.</param>
/// <param name="warmUpSteps">Steps at the beginning in which only numbers that are not finite count.</param>
internal sealed class LossWatchdog(double limit, int steps, long warmUpSteps)
{
    /// <summary>Steps in a row that were above the limit; part of a checkpoint.</summary>
    internal int Strikes { get; set; }

    /// <summary>Looks at a step.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="gradientNorm">Length of its gradient.</param>
    /// <param name="learningRate">Its rate, for the message.</param>
    /// <exception cref="TuningDivergedException">The training shall end.</exception>
    internal void Look(long step, double loss, double gradientNorm, double learningRate)
    {
        if (!double.IsFinite(loss) || !double.IsFinite(gradientNorm))
        {
            throw new TuningDivergedException(step + 1, loss,
                $"Step {step + 1}: the loss is {loss} and the gradient's length {gradientNorm}, with learning rate {learningRate:G4}. Lower tuning.learningRate, or tuning.clipNorm.");
        }

        Strikes = loss > limit && step >= warmUpSteps ? Strikes + 1 : 0;
        if (Strikes >= steps)
        {
            throw new TuningDivergedException(step + 1, loss,
                $"The loss was above {limit:G4} for {steps} steps, {loss:G4} at step {step + 1}, with learning rate {learningRate:G4}. Lower tuning.learningRate, or raise tuning.lossLimit if this is right.");
        }
    }
}
