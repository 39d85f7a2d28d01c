namespace Distillery.Teachers;

/// <summary>A prompt as it is sent.</summary>
/// <param name="System">Text of the system message; null where the template has none.</param>
/// <param name="User">Text of the user's message.</param>
public sealed record Prompt(string? System, string User)
{
    /// <summary>Both texts as one, for models that know no roles.</summary>
    public string Text => System is null ? User : $"{System}\n\n{User}";
}
