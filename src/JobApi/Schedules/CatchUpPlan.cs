using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.JobApi.Schedules;

/// <summary>Decides what becomes of the times of a schedule that have come since they were looked at last.</summary>
internal static class CatchUpPlan
{
    // A schedule that fired every second for a day; what lies before is only counted up to here.
    private const int MostCounted = 100_000;

    /// <summary>The fires to record, oldest first, and the first time that is still to come.</summary>
    /// <param name="times">The expression.</param>
    /// <param name="first">The first time that is not recorded.</param>
    /// <param name="now">The database's time.</param>
    /// <param name="policy">What happens about missed times.</param>
    /// <param name="onTime">How late a time may be found and still count as usual.</param>
    public static (IReadOnlyList<NewFire> Fires, DateTimeOffset? Next) Of(
        CronTimes times, DateTimeOffset first, DateTimeOffset now, CatchUpPolicy policy, TimeSpan onTime)
    {
        var most = policy.Kind switch
        {
            CatchUpKinds.All => policy.Limit,
            CatchUpKinds.Last => 1,
            _ => 0,
        };
        var late = new Queue<DateTimeOffset>();
        var punctual = new List<NewFire>();
        var missed = 0;
        DateTimeOffset? time = first;
        while (time is { } at && at <= now)
        {
            if (now - at <= onTime)
            {
                punctual.Add(new NewFire(at, "cron"));
            }
            else
            {
                missed++;
                late.Enqueue(at);
                // One more than may fire, so that the newest that may not is known.
                if (late.Count > most + 1)
                    late.Dequeue();
            }

            var yesterday = now - onTime - TimeSpan.FromDays(1);
            time = times.After(missed == MostCounted && at < yesterday ? yesterday : at);
        }

        var oldest = now - TimeSpan.FromHours(policy.WindowHours);
        var caughtUp = late.TakeLast(most).Where(at => at >= oldest).ToList();
        var dropped = late.Except(caughtUp).ToList();
        var fires = new List<NewFire>();
        if (dropped.Count > 0)
            fires.Add(new NewFire(dropped[^1], "catch-up", Reason(policy), missed - caughtUp.Count));
        fires.AddRange(caughtUp.Select(at => new NewFire(at, "catch-up")));
        fires.AddRange(punctual);
        return (fires, time);
    }

    private static string Reason(CatchUpPolicy policy) => policy.Kind switch
    {
        CatchUpKinds.None => "Missed: nothing was there to fire it in time, and the schedule catches up nothing.",
        CatchUpKinds.Last => $"Missed: nothing was there to fire it in time, and the schedule catches up only the last time within {policy.WindowHours:0.###} h.",
        _ => $"Missed: nothing was there to fire it in time, and the schedule catches up at most {policy.Limit} times within {policy.WindowHours:0.###} h.",
    };
}
