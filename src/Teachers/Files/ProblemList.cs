namespace Distillery.Teachers;

/// <summary>Collects problems up to a limit, so that a user can mend several at once.</summary>
internal sealed class ProblemList
{
    private const int Limit = 20;
    private readonly List<TeacherFileProblem> _problems = [];
    private bool _more;

    public bool IsFull => _problems.Count >= Limit;

    public int Count => _problems.Count;

    public void Add(string file, long line, int column, string reason)
    {
        if (IsFull)
            _more = true;
        else
            _problems.Add(new TeacherFileProblem(file, line, column, reason));
    }

    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
            throw new TeacherFilesException(_problems, _more);
    }
}
