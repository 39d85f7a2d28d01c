namespace Distillery.Registry;

/// <summary>What a version is to be made of does not exist. Nothing was written.</summary>
public sealed class SourceNotFoundException : Exception
{
    /// <summary>Without anything.</summary>
    public SourceNotFoundException()
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">What is missing.</param>
    public SourceNotFoundException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    /// <param name="message">What is missing.</param>
    /// <param name="innerException">The cause.</param>
    public SourceNotFoundException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
