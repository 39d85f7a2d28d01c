namespace Distillery.LanguageModels;

/// <summary>A chat template that cannot be read, or that refuses a conversation.</summary>
public sealed class ChatTemplateException : Exception
{
    internal ChatTemplateException(string message, int line)
        : base($"chat template, line {line}: {message}") => Line = line;

    /// <summary>1-based line of the template.</summary>
    public int Line { get; }
}
