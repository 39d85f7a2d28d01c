namespace Distillery.Contracts;

/// <summary>A stage on the way to a version.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">One of <see cref="StageKinds"/>.</param>
/// <param name="State">Its state.</param>
/// <param name="RunId">Its run.</param>
/// <param name="ReusedFrom">The earlier stage that answered it; null where it worked itself.</param>
/// <param name="Params">Its parameters.</param>
/// <param name="Files">What it wrote.</param>
public sealed record LineageStage(
    string Name, string Kind, string State, string RunId, string? ReusedFrom, IReadOnlyDictionary<string, string> Params, IReadOnlyList<ArtifactView> Files);
