namespace Distillery.Registry;

/// <summary>What was asked for cannot be done with a dead letter in its state.</summary>
public sealed class DeadLetterStateException : InvalidOperationException
{
    /// <summary>Makes the error.</summary>
    public DeadLetterStateException()
    {
    }

    /// <summary>Makes the error with a sentence for the user.</summary>
    /// <param name="message">What stands in the way.</param>
    public DeadLetterStateException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the error with a sentence and its cause.</summary>
    /// <param name="message">What stands in the way.</param>
    /// <param name="innerException">The cause.</param>
    public DeadLetterStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
