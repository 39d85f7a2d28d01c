namespace Distillery.Dashboard.Operations;

/// <summary>A column of a list.</summary>
/// <typeparam name="T">What the list holds.</typeparam>
/// <param name="Title">Its heading.</param>
/// <param name="By">What it sorts by; null where it does not.</param>
public sealed record ListColumn<T>(string Title, Func<T, IComparable?>? By = null)
{
    /// <summary>Whether it holds numbers, which stand at the right.</summary>
    public bool IsNumber { get; init; }

    /// <summary>Whether its heading is only for people who do not see the table.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Whether the first click sorts falling: times and counts.</summary>
    public bool FallsFirst { get; init; }

    /// <summary>Whether it holds the time by which the API orders the list, newest or oldest first.</summary>
    public bool IsTime { get; init; }

    /// <summary>What the heading means, for the pointer.</summary>
    public string? Hint { get; init; }

    /// <summary>Its name in addresses where it is not the title's: the name under which the API sorts.</summary>
    public string? Name { get; init; }

    /// <summary>Its name in addresses.</summary>
    public string Key => Name ?? Title.ToLowerInvariant().Replace(' ', '-');

    /// <summary>Whether the list can be sorted by it.</summary>
    public bool Sorts => By is not null || Name is not null;
}
