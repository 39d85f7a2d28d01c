namespace Distillery.Recommenders;

/// <summary>The loss is no number any more. Trying again with the same settings would end the same way.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Makes the message.</summary>
    /// <param name="loss">The loss: NaN or infinite.</param>
    /// <param name="epoch">1-based epoch.</param>
    /// <param name="step">1-based step in the epoch.</param>
    /// <param name="learningRate">The step size.</param>
    public TrainingDivergedException(double loss, int epoch, int step, double learningRate)
        : base($"The loss became {loss} in epoch {epoch}, step {step}, with learning rate {learningRate}. Lower the learning rate, or limit the gradient with clipNorm.")
    {
        Epoch = epoch;
        Step = step;
    }

    /// <summary>Any message.</summary>
    /// <param name="message">The message.</param>
    public TrainingDivergedException(string message) : base(message)
    {
    }

    /// <summary>Any message with its cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public TrainingDivergedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>No message.</summary>
    public TrainingDivergedException()
    {
    }

    /// <summary>1-based epoch; 0 when not known.</summary>
    public int Epoch { get; }

    /// <summary>1-based step in the epoch; 0 when not known.</summary>
    public int Step { get; }
}
