namespace Distillery.Registry;

/// <summary>Content of the artifact store is missing or damaged.</summary>
public sealed class ArtifactException : IOException
{
    /// <summary>With a message.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public ArtifactException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ArtifactException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message; only for serialisers.</summary>
    public ArtifactException()
    {
    }

    /// <summary>Whether the store did not answer or refused, so that the same may work later: nothing is known about the content.</summary>
    public bool IsTransient { get; private init; }

    internal static ArtifactException StoreFailed(string message, Exception cause) => new(message, cause) { IsTransient = true };

    internal static ArtifactException Missing(string digest)
        => new($"Artifact {digest} is not in the store. Run the job that wrote it again with reuse: false, or restore the store from a backup.");

    internal static ArtifactException Damaged(string digest, string place)
        => new($"Artifact {digest} is damaged: {place} no longer has the content of its digest. Run ./platform gc --verify --quarantine and the job that wrote it again with reuse: false, or restore it from a backup.");
}
