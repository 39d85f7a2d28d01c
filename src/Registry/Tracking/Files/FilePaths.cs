namespace Distillery.Registry;

/// <summary>Paths of files: relative, with <c>/</c>, and never out of their root.</summary>
public static class FilePaths
{
    private const int Longest = 1_000;

    /// <summary>A path without a slash at its end; empty for the root.</summary>
    /// <param name="path">The path as it was sent, decoded once.</param>
    /// <exception cref="TrackingException">It leaves its root, or it has parts that no file has.</exception>
    public static string Check(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var decoded = path;
        // Encoded twice and more is still a way out for whoever decodes once more.
        for (var n = 0; n < 5 && decoded.Contains('%', StringComparison.Ordinal) && Uri.UnescapeDataString(decoded) is var next && next != decoded; n++)
            decoded = next;
        foreach (var text in new[] { path, decoded })
        {
            if (text.Length > Longest || text.StartsWith('/') || text.Contains('\\', StringComparison.Ordinal) || text.Contains('#', StringComparison.Ordinal) || text.Any(char.IsControl)
                || (text.Length > 1 && text[1] == ':' && char.IsAsciiLetter(text[0])) || text.TrimEnd('/').Split('/') is { Length: > 1 } parts && parts.Any(part => part.Length == 0)
                || text.Split('/').Any(part => part is "." or ".."))
            {
                throw new TrackingException($"Invalid path: '{TrackingNames.Cut(path, 200)}'. A path is relative, with '/' between its parts, without '..', '#' and backslashes, at most {Longest} characters.");
            }
        }

        return path.TrimEnd('/');
    }
}
