namespace Distillery.Registry;

/// <summary>The job's state does not allow what was asked.</summary>
public sealed class JobStateException : Exception
{
    /// <summary>With a message.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public JobStateException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public JobStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message; only for serialisers.</summary>
    public JobStateException()
    {
    }
}
