using System.Globalization;

namespace Distillery.Registry;

/// <summary>What names and values of runs, experiments and models may be: MLflow's rules.</summary>
public static class TrackingNames
{
    /// <summary>Longest key of a metric, parameter or tag.</summary>
    public const int KeyLength = 250;

    /// <summary>Longest value of a parameter; longer ones are cut.</summary>
    public const int ParamLength = 6000;

    /// <summary>Longest value of a tag; longer ones are cut.</summary>
    public const int TagLength = 8000;

    /// <summary>Longest name of an experiment.</summary>
    public const int ExperimentLength = 500;

    /// <summary>What is wrong with a key; null when it can be used.</summary>
    /// <param name="what">For example <c>metric</c>.</param>
    /// <param name="key">The key.</param>
    public static string? ProblemOf(string what, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length > KeyLength)
            return $"{Start(what)} name '{key[..KeyLength]}' had length {key.Length}, which exceeded length limit of {KeyLength}";
        if (key.Length == 0 || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '.' or '-' or ' ' or ':'))
            return $"Invalid {what} name: '{key}'. Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).";
        return IsPath(key) ? null : $"Invalid {what} name: '{key}'. Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to another one.";
    }

    /// <summary>Cuts a value that is longer than the limit.</summary>
    /// <param name="value">The value.</param>
    /// <param name="most">The limit, in characters.</param>
    public static string Cut(string value, int most)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length <= most)
            return value;
        // Not through the middle of a pair.
        return char.IsHighSurrogate(value[most - 1]) ? value[..(most - 1)] : value[..most];
    }

    internal static void Check(string what, string key)
    {
        if (ProblemOf(what, key) is { } problem)
            throw new TrackingException(problem);
    }

    internal static long? ExperimentNo(string id)
        => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var no) && no.ToString(CultureInfo.InvariantCulture) == id ? no : null;

    // Equal to its own normalised path.
    private static bool IsPath(string key) => key[0] != '/' && key.Split('/') is var parts && parts.All(part => part.Length > 0 && part is not "." and not "..");

    private static string Start(string what) => char.ToUpperInvariant(what[0]) + what[1..];
}
