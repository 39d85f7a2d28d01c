namespace Distillery.Registry;

/// <summary>Results were measured in different ways, so that their difference would mean nothing.</summary>
public sealed class NotComparableException : Exception
{
    /// <summary>With a message.</summary>
    /// <param name="message">What differs.</param>
    public NotComparableException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">What differs.</param>
    /// <param name="innerException">The cause.</param>
    public NotComparableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message; only for serialisers.</summary>
    public NotComparableException()
    {
    }
}
