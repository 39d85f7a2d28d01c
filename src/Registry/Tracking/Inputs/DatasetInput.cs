namespace Distillery.Registry;

/// <summary>A dataset that a run read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Digest">At most 36 characters.</param>
/// <param name="SourceType">For example <c>local</c>.</param>
/// <param name="Source">Where it came from, often JSON.</param>
/// <param name="Schema">Its columns, often JSON; null when unknown.</param>
/// <param name="Profile">Its counts, often JSON; null when unknown.</param>
/// <param name="Tags">For example <c>mlflow.data.context</c>: what it was used for.</param>
public sealed record DatasetInput(string Name, string Digest, string SourceType, string Source, string? Schema, string? Profile, IReadOnlyList<TrackedTag> Tags);
