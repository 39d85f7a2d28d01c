using System.Data.Common;

namespace Distillery.Registry;

/// <summary>
/// The connection was lost while a write was being committed, and the database could not be asked afterwards whether it was. The write
/// is in the store whole or not at all; the caller looks, or repeats it where that is safe.
/// </summary>
public sealed class CommitUnknownException : DbException
{
    /// <summary>With a message and a cause.</summary>
    /// <param name="message">Which write.</param>
    /// <param name="innerException">How the connection was lost.</param>
    public CommitUnknownException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">Which write.</param>
    public CommitUnknownException(string message)
        : base(message)
    {
    }

    /// <summary>Without a message; only for serialisers.</summary>
    public CommitUnknownException()
    {
    }
}
