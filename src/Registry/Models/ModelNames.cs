namespace Distillery.Registry;

/// <summary>What models, their labels and descriptions may be called.</summary>
public static class ModelNames
{
    /// <summary>Longest name of a model.</summary>
    public const int Longest = 250;

    /// <summary>Longest key of a label.</summary>
    public const int KeyLength = 250;

    /// <summary>Longest value of a label.</summary>
    public const int ValueLength = 100_000;

    /// <summary>Longest description.</summary>
    public const int DescriptionLength = 100_000;

    /// <summary>What is wrong with a name; null when nothing is. Slash and colon would break addresses such as <c>models:/name/3</c>.</summary>
    /// <param name="name">The name.</param>
    public static string? ProblemOf(string? name)
        => string.IsNullOrWhiteSpace(name) ? "Registered model name cannot be empty."
            : name.Length > Longest || name.IndexOfAny(['/', ':', '\0']) >= 0 || name is "." or ".."
                ? $"Invalid name for model: '{name}'. A name has at most {Longest} characters, none of them a slash or a colon."
            : null;

    internal static void CheckTag(string key, string? value)
    {
        if (string.IsNullOrEmpty(key) || key.Length > KeyLength || key.Contains('\0'))
            throw new ArgumentException($"tags: the key '{key}' must have 1 to {KeyLength} characters without NUL.");
        if (value is not null && (value.Length > ValueLength || value.Contains('\0')))
            throw new ArgumentException($"tags.{key}: the value must have at most {ValueLength:N0} characters without NUL.");
    }

    internal static void CheckDescription(string? text)
    {
        if (text is not null && (text.Length > DescriptionLength || text.Contains('\0')))
            throw new ArgumentException($"description: at most {DescriptionLength:N0} characters without NUL.");
    }
}
