namespace Distillery.Teachers;

/// <summary>Is told what a teacher is doing.</summary>
public interface ITeacherReport
{
    /// <summary>Where the work stands.</summary>
    /// <param name="share">0 to 1.</param>
    /// <param name="message">What is being done.</param>
    /// <param name="secondsLeft">Estimate; null where there is none.</param>
    void Progress(double share, string message, double? secondsLeft = null);

    /// <summary>A measured number.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="step">Its place in a sequence; 0 for a single number.</param>
    /// <param name="value">The number.</param>
    void Metric(string key, long step, double value);

    /// <summary>A sentence for people.</summary>
    /// <param name="text">The sentence.</param>
    void Log(string text);
}
