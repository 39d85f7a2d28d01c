namespace Distillery.Standalone;

/// <summary>Two processes want the same data directory.</summary>
public sealed class DataDirectoryInUseException : IOException
{
    /// <summary>Makes the error.</summary>
    public DataDirectoryInUseException()
    {
    }

    /// <summary>Makes the error with a message for the user.</summary>
    /// <param name="message">Which folder, and what to do.</param>
    public DataDirectoryInUseException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the error with a message for the user and its cause.</summary>
    /// <param name="message">Which folder, and what to do.</param>
    /// <param name="innerException">What the file system said.</param>
    public DataDirectoryInUseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
