namespace Distillery.Registry;

/// <summary>Tags with a meaning of their own.</summary>
internal static class RunTags
{
    /// <summary>The run's name: not stored as a tag, so that both are always the same.</summary>
    public const string Name = "mlflow.runName";

    public const string Table = "run_tags (run_no, name, value)";

    public const string Parent = "mlflow.parentRunId";
    public const string User = "mlflow.user";
    public const string Note = "mlflow.note.content";
    public const string ModelHistory = "mlflow.log-model.history";

    /// <summary>Id of the job.</summary>
    public const string Job = "distillery.job";

    private const string Ours = "distillery.";
    private const string Mlflows = "mlflow.";

    /// <summary>Whether the platform says what a tag of a job's run is.</summary>
    public static bool IsReserved(string key)
        => key != Note && (key.StartsWith(Ours, StringComparison.Ordinal) || key.StartsWith(Mlflows, StringComparison.Ordinal));

    /// <summary>Tags of runs of jobs.</summary>
    public static IEnumerable<object?[]> OfJob(long runNo, string jobId, string? parentId, string actor)
    {
        yield return [runNo, Job, jobId];
        yield return [runNo, User, actor];
        if (parentId is not null)
            yield return [runNo, Parent, parentId];
    }

    public static Task WriteAsync(Session session, long runNo, IEnumerable<TrackedTag> tags)
        => session.InsertAsync(
            Table,
            [.. tags.Where(tag => tag.Key != Name).GroupBy(tag => tag.Key, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new object?[] { runNo, group.Key, TrackingNames.Cut(group.Last().Value, TrackingNames.TagLength) })],
            "ON CONFLICT (run_no, name) DO UPDATE SET value = excluded.value");
}
