namespace Aspire.Hosting.ApplicationModel;

/// <summary>Rules of resource names, and their form in environment variables.</summary>
internal static class ResourceNames
{
    private const int Longest = 64;

    public static void Check(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var wrong = name.Length > Longest ? $"is longer than {Longest} characters"
            : !char.IsAsciiLetter(name[0]) ? "must start with an ASCII letter"
            : name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-') ? "may hold only ASCII letters, digits and hyphens"
            : name.Contains("--", StringComparison.Ordinal) || name.EndsWith('-') ? "must not hold two hyphens in a row or end with one"
            : null;
        if (wrong is not null)
            throw new ArgumentException($"The resource name '{name}' {wrong}.", nameof(name));
    }

    /// <summary>The name as part of a variable: other characters than letters and digits become <c>_</c>, a leading digit gets one.</summary>
    public static string Encode(string name)
    {
        var encoded = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return encoded.Length > 0 && char.IsAsciiDigit(encoded[0]) ? "_" + encoded : encoded;
    }
}
