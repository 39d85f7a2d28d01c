namespace Distillery.Registry;

/// <summary>
/// Tells one write of this process from every other, also when the answer to its commit was lost. A slot carries one write at a time and
/// counts them, so that the database keeps one small row per slot and not one per write.
/// </summary>
public sealed class WriteMark
{
    /// <summary>Unlike any other slot of any process.</summary>
    public Guid Slot { get; } = Guid.NewGuid();

    /// <summary>The write's number in this slot, from 1.</summary>
    public long Number { get; internal set; }
}
