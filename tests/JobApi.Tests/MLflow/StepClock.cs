namespace Distillery.JobApi.Tests.MLflow;

/// <summary>Every look is a millisecond later than the one before, so that nothing happens at the same moment.</summary>
internal sealed class StepClock : TimeProvider
{
    // Ahead of what the store wrote by the real clock while it was made.
    private readonly DateTimeOffset _start = System.GetUtcNow().AddHours(1);
    private long _looks;

    public override DateTimeOffset GetUtcNow() => _start.AddMilliseconds(Interlocked.Increment(ref _looks));
}
