namespace Distillery.Teachers;

/// <summary>A teacher's files cannot be used. Nothing was taken from them.</summary>
public sealed class TeacherFilesException : Exception
{
    /// <summary>Lists the problems.</summary>
    /// <param name="problems">At least one.</param>
    /// <param name="more">Whether there are further problems that are not listed.</param>
    /// <param name="inner">What reading one of the files threw, or null.</param>
    public TeacherFilesException(IReadOnlyList<TeacherFileProblem> problems, bool more = false, Exception? inner = null)
        : base(string.Join(Environment.NewLine, problems) + (more ? $"{Environment.NewLine}... and more of the kind." : ""), inner) =>
        (Problems, HasMore) = (problems, more);

    /// <summary>The problems, in the order they were found.</summary>
    public IReadOnlyList<TeacherFileProblem> Problems { get; }

    /// <summary>Whether there are further problems that are not listed.</summary>
    public bool HasMore { get; }
}
