namespace Distillery.Registry;

/// <summary>The rules about trying again, as arithmetic.</summary>
internal static class RetryMath
{
    /// <summary>Wait before a retry: <c>first · 2^(failures-1)</c>, at most <paramref name="longest"/>.</summary>
    public static TimeSpan Backoff(int failures, TimeSpan first, TimeSpan longest)
    {
        var milliseconds = first.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 40));
        return TimeSpan.FromMilliseconds(Math.Min(milliseconds, longest.TotalMilliseconds));
    }

    /// <summary>
    /// Losses in a row after one more: a worker that saved a checkpoint and got further than at the last loss starts the count again, so
    /// that a long stage on machines that come and go ends, and a stage that kills its worker at one place does not go on for ever.
    /// </summary>
    public static int Losses(StageRow stage)
        => stage.Checkpointed != 0 && stage.Progress > stage.ProgressAtLoss ? 1 : stage.Losses + 1;
}
