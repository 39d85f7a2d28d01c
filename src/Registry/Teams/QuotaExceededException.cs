namespace Distillery.Registry;

/// <summary>A team has used up what it may have; the same call may succeed later.</summary>
public sealed class QuotaExceededException : Exception
{
    /// <summary>With a message.</summary>
    /// <param name="message">Which quota, and what to do.</param>
    public QuotaExceededException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">Which quota, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public QuotaExceededException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message; only for serialisers.</summary>
    public QuotaExceededException()
    {
    }
}
