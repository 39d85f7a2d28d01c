using Distillery.Data;

namespace Distillery.Baselines;

/// <summary>An attribute column that holds codes separated by spaces.</summary>
/// <param name="Name">Column name, for example <c>sid_lcrec</c>.</param>
/// <param name="IsPositional">Whether the place of a code is part of its meaning, as in <c>12 93 127 73</c> from four codebooks; otherwise the codes are a set.</param>
public sealed record CodeColumn(string Name, bool IsPositional)
{
    /// <summary>
    /// The columns of a catalogue that look like codes: every value consists of whole numbers, and codes are shared between items (an id
    /// column, where every item has its own number, tells nothing). A column where every filled item has the same number of
    /// codes, more than one, is positional.
    /// </summary>
    /// <param name="catalogue">The item table.</param>
    /// <returns>The columns in alphabetical order; empty where there is none.</returns>
    public static IReadOnlyList<CodeColumn> Detect(Catalogue catalogue)
    {
        var names = new SortedSet<string>(catalogue.Items.SelectMany(item => item.Attributes.Keys), StringComparer.Ordinal);
        return [.. names.Select(name => DetectOne(catalogue, name)).OfType<CodeColumn>()];
    }

    /// <summary>The codes of an item as terms that cannot be confused with those of another column or place.</summary>
    internal void AddTerms(Item item, List<string> terms)
    {
        if (!item.Attributes.TryGetValue(Name, out var text))
            return;
        var codes = Split(text);
        for (var place = 0; place < codes.Length; place++)
            terms.Add(IsPositional ? $"{Name}:{place}:{codes[place]}" : $"{Name}:{codes[place]}");
    }

    private static string[] Split(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static CodeColumn? DetectOne(Catalogue catalogue, string name)
    {
        var filled = 0;
        var total = 0;
        var lengths = new HashSet<int>();
        var distinct = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in catalogue.Items)
        {
            if (!item.Attributes.TryGetValue(name, out var text) || Split(text) is not { Length: > 0 } codes)
                continue;
            if (!codes.All(code => code.All(char.IsAsciiDigit)))
                return null;
            filled++;
            total += codes.Length;
            lengths.Add(codes.Length);
            distinct.UnionWith(codes);
        }
        if (filled == 0 || 2 * distinct.Count > total)
            return null;
        return new CodeColumn(name, lengths.Count == 1 && !lengths.Contains(1));
    }
}
