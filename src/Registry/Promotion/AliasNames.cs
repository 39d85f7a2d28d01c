namespace Distillery.Registry;

/// <summary>Which names an alias may have.</summary>
public static class AliasNames
{
    /// <summary>Longest name.</summary>
    public const int Longest = 255;

    /// <summary>What is wrong with a name; null when nothing is. Of MLflow's rule, plus the dot, which the platform allowed from its beginning.</summary>
    /// <param name="alias">The name.</param>
    public static string? ProblemOf(string? alias)
    {
        if (string.IsNullOrEmpty(alias) || alias.Length > Longest || !alias.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            return $"alias: '{alias}' must be letters, digits, dash, dot and underscore, at most {Longest}.";
        if (alias.Equals("latest", StringComparison.OrdinalIgnoreCase))
            return "alias: 'latest' is kept for the newest version.";
        return alias.Length > 1 && alias[0] is 'v' or 'V' && alias.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0 && alias.Length > 1
            ? $"alias: '{alias}' reads like a version number."
            : null;
    }
}
