namespace Distillery.Registry;

/// <summary>A key and a value, as tables of tags and parameters hold them.</summary>
internal sealed class NamedValueRow
{
    public long No { get; set; }

    public string Name { get; set; } = "";

    public string Value { get; set; } = "";

    public TrackedTag ToTag() => new(Name, Value);
}
