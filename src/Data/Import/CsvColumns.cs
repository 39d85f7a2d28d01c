namespace Distillery.Data;

/// <summary>Which column of a CSV means what. A column is named by its header, or by its 1-based number where <see cref="HasHeader"/> is false.</summary>
public sealed record CsvColumns
{
    /// <summary>The column of the user's id; required.</summary>
    public required string User { get; init; }

    /// <summary>The column of the item's id; required.</summary>
    public required string Item { get; init; }

    /// <summary>The column of the time: seconds or milliseconds since 1970 or an ISO 8601 date; required.</summary>
    public required string Time { get; init; }

    /// <summary>The column of the item's title; default none.</summary>
    public string? Title { get; init; }

    /// <summary>Further columns that become attributes of the item; default none.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    /// <summary>The character between fields; default: tab, semicolon or comma, whichever the first line has most of.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether the first line names the columns; default true.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>What a whole number in the time column counts; default seconds.</summary>
    public TimeUnit Unit { get; init; } = TimeUnit.Seconds;
}
