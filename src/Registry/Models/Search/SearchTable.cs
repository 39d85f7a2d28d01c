namespace Distillery.Registry;

/// <summary>What is searched, and how it is found in the database.</summary>
/// <typeparam name="T">What is searched.</typeparam>
internal sealed record SearchTable<T>
{
    /// <summary>What a filter may name.</summary>
    public required FilterSchema Filter { get; init; }

    /// <summary>What an order may name.</summary>
    public required FilterSchema Order { get; init; }

    /// <summary>The keys of all rows.</summary>
    public required string Select { get; init; }

    /// <summary>The tags of a row, as <c>table alias WHERE …</c> with the alias <c>t</c>.</summary>
    public required string Tags { get; init; }

    /// <summary>Its properties by the name that filters and orders give them.</summary>
    public required IReadOnlyDictionary<string, SearchColumn<T>> Columns { get; init; }

    /// <summary>The order when none is asked for.</summary>
    public required IReadOnlyList<OrderField> Standard { get; init; }

    /// <summary>The fields that decide where those that were asked for are equal; together they are unique.</summary>
    public required IReadOnlyList<OrderField> Last { get; init; }

    public static OrderField By(string key, bool isDescending = false) => new(FilterEntity.Attribute, key, isDescending);
}
