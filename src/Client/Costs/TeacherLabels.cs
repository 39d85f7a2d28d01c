using Distillery.Contracts;

namespace Distillery.Client;

/// <summary>What the teachers of a job are called beside its numbers, for example <c>content, not an LLM</c>.</summary>
public static class TeacherLabels
{
    /// <summary>Each label once, in the order of the stages; empty for a job whose rows learn from no teacher.</summary>
    /// <param name="runs">The job's runs.</param>
    public static IReadOnlyList<string> Of(IEnumerable<RunView> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return [.. runs.Select(run => run.Params.GetValueOrDefault("teacher")).OfType<string>().Distinct(StringComparer.Ordinal)];
    }
}
