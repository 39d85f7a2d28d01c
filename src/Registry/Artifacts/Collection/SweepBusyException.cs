namespace Distillery.Registry;

/// <summary>Another sweep of the same store is running.</summary>
public sealed class SweepBusyException : Exception
{
    /// <summary>With a message.</summary>
    /// <param name="message">Which sweep it is.</param>
    public SweepBusyException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">Which sweep it is.</param>
    /// <param name="innerException">The cause.</param>
    public SweepBusyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message; only for serialisers.</summary>
    public SweepBusyException()
    {
    }
}
