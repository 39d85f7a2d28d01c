namespace Distillery.LanguageModels;

/// <summary>The loss has gone astray. Trying again with the same settings would end the same way.</summary>
public sealed class TuningDivergedException : Exception
{
    /// <summary>Any message.</summary>
    /// <param name="step">1-based step.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="message">The message.</param>
    public TuningDivergedException(long step, double loss, string message) : base(message) => (Step, Loss) = (step, loss);

    /// <summary>Any message.</summary>
    /// <param name="message">The message.</param>
    public TuningDivergedException(string message) : base(message)
    {
    }

    /// <summary>Any message with its cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public TuningDivergedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>No message.</summary>
    public TuningDivergedException()
    {
    }

    /// <summary>1-based step; 0 when not known.</summary>
    public long Step { get; }

    /// <summary>The loss of that step.</summary>
    public double Loss { get; }
}
