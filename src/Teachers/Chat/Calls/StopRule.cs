namespace Distillery.Teachers;

/// <summary>When a stage stops early, before a wrong key or prompt has cost the whole budget.</summary>
/// <param name="InvalidShare">Share of replies that cannot be used, 0 to 1; default 0.5.</param>
/// <param name="FailedShare">Share of requests that fail, 0 to 1; default 0.5. 429 does not count.</param>
/// <param name="After">How many requests must have ended before, at least 1; default 20.</param>
public sealed record StopRule(double InvalidShare = 0.5, double FailedShare = 0.5, int After = 20)
{
    internal void Validate()
    {
        if (!(InvalidShare is >= 0 and <= 1) || !(FailedShare is >= 0 and <= 1) || After < 1)
            throw new ArgumentException($"teacher.stopAt: invalidShare is {InvalidShare} and failedShare is {FailedShare} (both must lie in 0..1), after is {After} (at least 1).");
    }
}
