namespace Distillery.Client;

public sealed partial class DistilleryClient
{
    /// <summary>Content by digest, uploads, and the collection of what nobody needs.</summary>
    public ArtifactsClient Artifacts => new(calls, time);
}
