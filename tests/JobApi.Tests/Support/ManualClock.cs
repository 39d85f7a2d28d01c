namespace Distillery.JobApi.Tests;

/// <summary>A clock whose time of day is moved by hand; waits are real.</summary>
internal sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private long _ms = start.ToUnixTimeMilliseconds();

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Interlocked.Read(ref _ms));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ms, (long)by.TotalMilliseconds);
}
