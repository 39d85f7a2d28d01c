namespace Distillery.Distillation.Stages;

/// <summary>What a stage was given cannot be used, however often it is tried. The message is a sentence that a user can act on.</summary>
public sealed class StageInputException : Exception
{
    /// <summary>With a message for the user.</summary>
    /// <param name="message">What is wrong, with the value, and what would be right.</param>
    public StageInputException(string message)
        : base(message)
    {
    }

    /// <summary>With a message for the user and what caused it.</summary>
    /// <param name="message">What is wrong, with the value, and what would be right.</param>
    /// <param name="innerException">The cause.</param>
    public StageInputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message; only for serialisers.</summary>
    public StageInputException()
    {
    }
}
