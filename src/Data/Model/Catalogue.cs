namespace Distillery.Data;

/// <summary>The items of a dataset. Item ids are 0-based rows; the padding id is <see cref="Count"/>.</summary>
/// <param name="items">The rows in id order.</param>
/// <param name="digest">Lower-case hex sha256 of the canonical content of the item table.</param>
public sealed class Catalogue(IReadOnlyList<Item> items, string digest)
{
    /// <summary>The rows in id order.</summary>
    public IReadOnlyList<Item> Items { get; } = items;

    /// <summary>How many items there are; ids are <c>0 .. Count-1</c>.</summary>
    public int Count => Items.Count;

    /// <summary>The id that pads histories: one past the last item.</summary>
    public int PaddingId => Items.Count;

    /// <summary>Lower-case hex sha256 of the canonical content of the item table: the one id map of a dataset.</summary>
    public string Digest { get; } = digest;

    /// <summary>Makes a catalogue and computes its digest (canonical form: <c>docs/formats.md</c>).</summary>
    /// <param name="items">The rows in id order. Attributes with an empty value count as absent.</param>
    public static Catalogue Create(IReadOnlyList<Item> items) => new(items, ContentDigest.OfItems(items));
}
