namespace Aspire.Hosting.ApplicationModel;

/// <summary>How many processes a project has.</summary>
/// <param name="replicas">Number of processes.</param>
public sealed class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    /// <summary>Number of processes.</summary>
    public int Replicas { get; } = replicas;
}
