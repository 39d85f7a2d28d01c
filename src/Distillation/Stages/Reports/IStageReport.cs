namespace Distillery.Distillation.Stages;

/// <summary>Where a stage says what it does while it runs. Calls come from one thread at a time.</summary>
public interface IStageReport
{
    /// <summary>How far it is.</summary>
    /// <param name="share">Share done, 0 to 1.</param>
    /// <param name="message">What it does at the moment, for example <c>epoch 3 of 8, NDCG@20 .0312</c>.</param>
    /// <param name="secondsLeft">Estimated seconds until it ends, where known.</param>
    void Progress(double share, string message, double? secondsLeft = null);

    /// <summary>One value of a metric.</summary>
    /// <param name="key">For example <c>loss</c>, <c>validation_ndcg_at_20</c>.</param>
    /// <param name="step">Optimiser step or epoch.</param>
    /// <param name="value">The value.</param>
    void Metric(string key, long step, double value);

    /// <summary>A line for the log.</summary>
    /// <param name="text">The line.</param>
    void Log(string text);
}
