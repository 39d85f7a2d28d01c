using Microsoft.AspNetCore.Components;

namespace Distillery.Dashboard.Operations;

/// <summary>Addresses of the page that is open, with something changed.</summary>
internal static class AddressExtensions
{
    /// <summary>The open page with parts of its query changed; another filter or order begins at the list's start.</summary>
    /// <param name="navigation">Where the reader is.</param>
    /// <param name="changes">Names and values; an empty value removes one.</param>
    public static string With(this NavigationManager navigation, params IEnumerable<(string Name, string? Value)> changes)
    {
        var query = new Dictionary<string, object?> { ["page"] = null, ["after"] = null };
        foreach (var (name, value) in changes)
            query[name] = string.IsNullOrEmpty(value) ? null : value;
        return navigation.ToBaseRelativePath(navigation.GetUriWithQueryParameters(query));
    }
}
