namespace Distillery.Registry;

/// <summary>Metrics were sent to a run that only the platform itself writes.</summary>
public sealed class RunOwnedException : Exception
{
    /// <summary>With a message.</summary>
    /// <param name="message">Which run, and where such metrics belong.</param>
    public RunOwnedException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">Which run, and where such metrics belong.</param>
    /// <param name="innerException">The cause.</param>
    public RunOwnedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message; only for serialisers.</summary>
    public RunOwnedException()
    {
    }
}
