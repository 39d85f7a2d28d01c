namespace Distillery.Registry;

/// <summary>Sizes that a run's records may have; MLflow's own limits, so that its clients can read them.</summary>
internal static class RunLimits
{
    public const int KeyLength = 250;
    public const int ValueLength = 8000;
    public const int LogLength = 16_000;

    /// <summary>A text as every database can store it: without NUL, and not endless.</summary>
    public static string Clean(string text, int longest = ValueLength)
        => (text.Length <= longest ? text : text[..longest]).Replace('\0', ' ');

    public static bool IsKey(string key)
        => key.Length is > 0 and <= KeyLength && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ' ');
}
