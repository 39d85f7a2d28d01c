using System.Globalization;

namespace Distillery.Teachers;

/// <summary>How well written titles matched the catalogue.</summary>
public sealed record GroundingCounts
{
    /// <summary>Titles that were written.</summary>
    public int Titles { get; init; }

    /// <summary>Found letter by letter.</summary>
    public int Exact { get; init; }

    /// <summary>Found but for case, punctuation and spaces.</summary>
    public int Normalised { get; init; }

    /// <summary>Taken for the nearest title.</summary>
    public int Nearest { get; init; }

    /// <summary>Not in the catalogue.</summary>
    public int Unmatched { get; init; }

    /// <summary>Meant an item that stands in the list or in the history already.</summary>
    public int Repeated { get; init; }

    /// <summary>Places of lists that no title named, filled with the nearest items by text.</summary>
    public int Filled { get; init; }

    /// <summary>Windows without a list, because no title of their answer is in the catalogue.</summary>
    public int RowsWithout { get; init; }

    /// <summary>The counts by name, for provenance.</summary>
    public IReadOnlyDictionary<string, string> ToParameters() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["grounding.exact"] = Exact.ToString(CultureInfo.InvariantCulture),
        ["grounding.filled"] = Filled.ToString(CultureInfo.InvariantCulture),
        ["grounding.nearest"] = Nearest.ToString(CultureInfo.InvariantCulture),
        ["grounding.normalised"] = Normalised.ToString(CultureInfo.InvariantCulture),
        ["grounding.repeated"] = Repeated.ToString(CultureInfo.InvariantCulture),
        ["grounding.rowsWithout"] = RowsWithout.ToString(CultureInfo.InvariantCulture),
        ["grounding.titles"] = Titles.ToString(CultureInfo.InvariantCulture),
        ["grounding.unmatched"] = Unmatched.ToString(CultureInfo.InvariantCulture),
    };
}
