using System.Globalization;
using System.Text;

namespace Distillery.Client;

/// <summary>Builds the relative address of a call, with everything escaped.</summary>
internal static class Route
{
    /// <summary>The path of <paramref name="segments"/>, for example <c>api/jobs/7</c>.</summary>
    public static string Of(params ReadOnlySpan<string> segments)
    {
        var path = new StringBuilder("api");
        foreach (var segment in segments)
        {
            // An empty id would silently address the list instead of the thing.
            ArgumentException.ThrowIfNullOrEmpty(segment);
            path.Append('/').Append(Uri.EscapeDataString(segment));
        }

        return path.ToString();
    }

    /// <summary>Adds the query values that are set.</summary>
    public static string With(this string path, params ReadOnlySpan<(string Name, object? Value)> query)
    {
        var address = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in query)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture);
            if (string.IsNullOrEmpty(text))
                continue;
            address.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(text));
            separator = '&';
        }

        return address.ToString();
    }
}
