namespace Distillery.Registry;

/// <summary>The database and the code do not belong together.</summary>
public sealed class MigrationException : Exception
{
    /// <summary>With a message.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public MigrationException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public MigrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message; only for serialisers.</summary>
    public MigrationException()
    {
    }
}
