using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>Collects problems; a path that has one gets no second.</summary>
internal sealed class Reporter(List<SpecProblem> problems)
{
    /// <summary>Adds a problem unless its path has one.</summary>
    public void Add(string path, string message)
    {
        if (!Knows(path))
            problems.Add(new SpecProblem(path, message));
    }

    /// <summary>Whether a path, or something inside it, has a problem already.</summary>
    public bool Knows(string path) => problems.Any(p => p.Path == path
        || p.Path.StartsWith(path + ".", StringComparison.Ordinal) || p.Path.StartsWith(path + "[", StringComparison.Ordinal));
}
