using System.Globalization;
using Distillery.Contracts;

namespace Distillery.Dashboard.Operations;

/// <summary>What a schedule's policies mean.</summary>
internal static class ScheduleWords
{
    /// <summary>What happens while the last job has not ended.</summary>
    public static string Overlap(string policy) => policy switch
    {
        OverlapPolicies.Skip => "the new fire is skipped",
        OverlapPolicies.Queue => "the new fire waits for its end",
        OverlapPolicies.Cancel => "the running job is cancelled",
        _ => policy,
    };

    /// <summary>What happens about missed times.</summary>
    public static string CatchUp(CatchUpPolicy policy)
    {
        var window = policy.WindowHours.ToString("0.##", CultureInfo.InvariantCulture);
        return policy.Kind switch
        {
            CatchUpKinds.None => "are skipped",
            CatchUpKinds.Last => $"the last fires, if not older than {window} h",
            CatchUpKinds.All => $"up to {policy.Limit} of the last {window} h fire",
            _ => policy.Kind,
        };
    }
}
