namespace Distillery.Registry;

/// <summary>A worker wrote with a fencing token that is no longer the newest: someone else holds the stage, or nobody.</summary>
public sealed class StaleTokenException : Exception
{
    /// <summary>For a stage.</summary>
    /// <param name="stageId">The stage.</param>
    /// <param name="token">The old token.</param>
    public StaleTokenException(string stageId, long token)
        : base($"The lease on stage {stageId} with token {token} is over; the write was refused.")
    {
        StageId = stageId;
        Token = token;
    }

    internal StaleTokenException(StageLease lease)
        : this(lease.StageId, lease.Token) => Owner = lease.Owner;

    /// <summary>With a message.</summary>
    /// <param name="message">What happened.</param>
    public StaleTokenException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause.</param>
    public StaleTokenException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message; only for serialisers.</summary>
    public StaleTokenException()
    {
    }

    /// <summary>The stage.</summary>
    public string? StageId { get; }

    /// <summary>The worker that wrote.</summary>
    public string? Owner { get; }

    /// <summary>The token that was refused.</summary>
    public long Token { get; }
}
