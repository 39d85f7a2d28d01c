namespace Distillery.WorkerRuntime;

/// <summary>A stage cannot succeed however often it is tried. The message is what the user reads: a sentence to act on.</summary>
public sealed class PermanentStageException : Exception
{
    /// <summary>With a message for the user.</summary>
    /// <param name="message">What is wrong, with the value, and what would be right.</param>
    public PermanentStageException(string message)
        : base(message)
    {
    }

    /// <summary>With a message for the user and what caused it.</summary>
    /// <param name="message">What is wrong, with the value, and what would be right.</param>
    /// <param name="innerException">The cause; it goes to the log.</param>
    public PermanentStageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message; only for serialisers.</summary>
    public PermanentStageException()
    {
    }
}
