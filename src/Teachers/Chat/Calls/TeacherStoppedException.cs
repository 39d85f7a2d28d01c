namespace Distillery.Teachers;

/// <summary>Asking ended before all answers were there. The answers so far are kept; asking again goes on from them.</summary>
public sealed class TeacherStoppedException : Exception
{
    /// <summary>With a reason and a sentence for the user.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="message">What is missing, and what would help.</param>
    public TeacherStoppedException(TeacherStop reason, string message)
        : base(message) => Reason = reason;

    /// <summary>With a message.</summary>
    /// <param name="message">What is missing, and what would help.</param>
    public TeacherStoppedException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">What is missing, and what would help.</param>
    /// <param name="innerException">The cause.</param>
    public TeacherStoppedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message; only for serialisers.</summary>
    public TeacherStoppedException()
    {
    }

    /// <summary>Why.</summary>
    public TeacherStop Reason { get; }
}
