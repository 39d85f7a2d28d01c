namespace Distillery.Registry;

/// <summary>Names a version.</summary>
internal sealed record VersionKey
{
    public string Model { get; set; } = "";

    public int Version { get; set; }
}
