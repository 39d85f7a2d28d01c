using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>That a version's job used a dataset or a file.</summary>
internal sealed class LineageUse
{
    public string Model { get; set; } = "";

    public int Version { get; set; }

    public string? JobId { get; set; }

    public long CreatedAt { get; set; }

    public string? Dataset { get; set; }

    public string DatasetName { get; set; } = "";

    public string? LearntFile { get; set; }

    public IReadOnlyList<string> Aliases { get; set; } = [];

    public LineageHit Hit(long? interactions) => new(Model, Version, UnixTime.ToTime(CreatedAt), JobId, Aliases, Dataset, interactions);
}
