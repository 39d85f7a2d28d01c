namespace Distillery.LanguageModels;

/// <summary>The rate rises in a straight line and then falls along half a cosine. It is a function of the step, so there is no state to keep.</summary>
/// <param name="steps">Steps in all.</param>
/// <param name="options">Peak, warm-up and end.</param>
internal sealed class LearningRateSchedule(long steps, TuningOptions options)
{
    /// <summary>Steps in which the rate rises.</summary>
    internal long WarmUpSteps { get; } = (long)Math.Ceiling(steps * options.WarmUp);

    /// <summary>The rate of a step.</summary>
    /// <param name="step">From 0.</param>
    internal double At(long step)
    {
        if (step < WarmUpSteps)
            return options.LearningRate * (step + 1) / WarmUpSteps;
        var done = (double)(step - WarmUpSteps) / Math.Max(1, steps - 1 - WarmUpSteps);
        return options.LearningRate * (options.FinalRate + (1 - options.FinalRate) * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, done))));
    }
}
