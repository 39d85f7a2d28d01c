using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Decides what becomes of the waiting fires of a schedule.</summary>
internal static class OverlapRule
{
    /// <summary>Most fires that wait; newer ones are skipped.</summary>
    public const int MaxWaiting = 100;

    /// <summary>Start is the fire to start now; Skip names fires and reasons; CancelJobs says whether running jobs are to stop.</summary>
    public static (FireRow? Start, IReadOnlyList<(FireRow Fire, string Reason)> Skip, bool CancelJobs) Decide(
        string policy, IReadOnlyList<FireRow> waiting, IReadOnlyList<string> activeJobs)
    {
        var newest = waiting[^1];
        switch (policy)
        {
            case OverlapPolicies.Cancel:
                var replaced = waiting.SkipLast(1).Select(fire => (fire, $"The fire of {Time(newest.ScheduledAt)} replaced it.")).ToList();
                return activeJobs.Count > 0 ? (null, replaced, true) : (newest, replaced, false);
            case OverlapPolicies.Queue:
                var surplus = waiting.Skip(MaxWaiting).Select(fire => (fire, $"{MaxWaiting} fires wait already.")).ToList();
                return (activeJobs.Count > 0 ? null : waiting[0], surplus, false);
            default:
                return activeJobs.Count > 0
                    ? (null, [.. waiting.Select(fire => (fire, $"Job {activeJobs[0]} of this schedule had not ended."))], false)
                    : (waiting[0], [], false);
        }
    }

    public static string Time(long milliseconds) => $"{UnixTime.ToTime(milliseconds):yyyy-MM-dd HH:mm:ss} UTC";
}
