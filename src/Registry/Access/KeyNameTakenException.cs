namespace Distillery.Registry;

/// <summary>Another living key has that name.</summary>
public sealed class KeyNameTakenException : Exception
{
    /// <summary>With a message.</summary>
    /// <param name="message">Which name, and what to do.</param>
    public KeyNameTakenException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">Which name, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public KeyNameTakenException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message; only for serialisers.</summary>
    public KeyNameTakenException()
    {
    }
}
