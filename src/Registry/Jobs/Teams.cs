using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Which team a job counts for.</summary>
public static class Teams
{
    /// <summary>The team of jobs that name none.</summary>
    public const string Default = "default";

    /// <summary>The label that names a job's team.</summary>
    public const string Label = "team";

    internal static string Of(JobSummary job) => job.Labels.TryGetValue(Label, out var team) && team.Length > 0 ? team : Default;
}
