namespace Distillery.JobSpecs;

/// <summary>What a team may be called.</summary>
public static class TeamNames
{
    /// <summary>What is allowed, as the end of a sentence.</summary>
    public const string Rule = "the name of a team is 1 to 100 letters, digits, dots, dashes and underscores, and begins with a letter or digit.";

    /// <summary>Whether a text can be the name of a team.</summary>
    /// <param name="name">The text.</param>
    public static bool IsValid(string name)
        => name is { Length: > 0 and <= 100 } && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
