namespace Distillery.Registry;

/// <summary>A group of runs that are compared with each other.</summary>
/// <param name="Id">Its number as text; <c>0</c> is the default one.</param>
/// <param name="Name">Unique, also among deleted ones.</param>
/// <param name="ArtifactLocation">Where files of its runs are.</param>
/// <param name="IsDeleted">Whether it was deleted.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="UpdatedAt">Unix milliseconds.</param>
/// <param name="Tags">By key.</param>
public sealed record Experiment(string Id, string Name, string ArtifactLocation, bool IsDeleted, long CreatedAt, long UpdatedAt, IReadOnlyList<TrackedTag> Tags);
