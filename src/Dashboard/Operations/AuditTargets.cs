using Distillery.Dashboard.Text;

namespace Distillery.Dashboard.Operations;

/// <summary>What the audit log calls a thing, and its page here.</summary>
internal static class AuditTargets
{
    /// <summary>Acts that the platform records, for suggestions; one ending in a dot means all that begin so.</summary>
    public static IReadOnlyList<string> Acts { get; } =
    [
        "job.", "job.submit", "job.cancel", "job.retry", "job.pause", "job.resume", "job.edit", "key.", "key.create", "key.revoke", "worker.",
        "worker.pause", "worker.resume", "worker.drain", "schedule.", "webhook.", "team.set", "alias.", "alias.move", "dead-letter.", "request.refuse",
    ];

    /// <summary>The page of a target such as <c>job/7k2m</c>; null where there is none.</summary>
    public static string? PageOf(string target)
    {
        var parts = target.Split('/');
        return parts is not [var kind, { Length: > 0 } id, ..] ? null : kind switch
        {
            "job" => PageLink.To("jobs", id),
            "schedule" => PageLink.To("schedules", id),
            "webhook" => PageLink.To("webhooks", id),
            "model" => PageLink.To("models", id),
            "team" => PageLink.Of("teams", ("edit", id)),
            "worker" => "workers?all=true",
            "key" => "keys?state=all",
            _ => null,
        };
    }
}
