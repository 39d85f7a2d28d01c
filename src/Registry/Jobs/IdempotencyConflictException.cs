namespace Distillery.Registry;

/// <summary>An idempotency key was used before for another body.</summary>
public sealed class IdempotencyConflictException : Exception
{
    /// <summary>With a message.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public IdempotencyConflictException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public IdempotencyConflictException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message; only for serialisers.</summary>
    public IdempotencyConflictException()
    {
    }
}
