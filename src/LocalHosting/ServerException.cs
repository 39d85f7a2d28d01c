namespace Distillery.LocalHosting;

/// <summary>A local server or process cannot be started or asked; the message says why and what would help.</summary>
public sealed class ServerException : Exception
{
    /// <summary>With a message.</summary>
    public ServerException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    public ServerException(string message, Exception? cause)
        : base(message, cause)
    {
    }
}
