namespace Distillery.Teachers;

/// <summary>One thing that is wrong in a teacher's file.</summary>
/// <param name="File">File name.</param>
/// <param name="Line">1-based line; 0 where the problem concerns the whole file.</param>
/// <param name="Column">1-based column of the matrix; 0 where the problem concerns the whole line.</param>
/// <param name="Reason">What is wrong, with the value, and what would be right.</param>
public sealed record TeacherFileProblem(string File, long Line, int Column, string Reason)
{
    /// <summary>The problem as one sentence for people.</summary>
    public override string ToString() =>
        Line == 0 ? $"{File}: {Reason}" : Column == 0 ? $"{File}, line {Line}: {Reason}" : $"{File}, line {Line}, column {Column}: {Reason}";
}
