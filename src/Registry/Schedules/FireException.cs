namespace Distillery.Registry;

/// <summary>The job of a schedule's fire cannot be submitted.</summary>
public sealed class FireException : Exception
{
    /// <summary>With the fire's time.</summary>
    /// <param name="message">What is wrong, as a sentence.</param>
    /// <param name="scheduledAt">The fire's time.</param>
    /// <param name="innerException">The cause.</param>
    public FireException(string message, DateTimeOffset scheduledAt, Exception innerException)
        : base(message, innerException) => ScheduledAt = scheduledAt;

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public FireException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">What is wrong.</param>
    public FireException(string message)
        : base(message)
    {
    }

    /// <summary>Without a message; only for serialisers.</summary>
    public FireException()
    {
    }

    /// <summary>The fire's time.</summary>
    public DateTimeOffset ScheduledAt { get; }
}
