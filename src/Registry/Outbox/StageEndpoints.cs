namespace Distillery.Registry;

/// <summary>Names on the bus that senders and workers agree on.</summary>
public static class StageEndpoints
{
    /// <summary>The bus queue that wakes the workers of a stage queue.</summary>
    /// <param name="queue">One of the queues of <see cref="Contracts.StageKinds"/>.</param>
    public static string NameOf(string queue) => $"stages-{queue}";

    /// <summary>Queues of stages that have workers.</summary>
    public static IReadOnlyList<string> Queues { get; } = [Contracts.StageKinds.TeacherQueue, Contracts.StageKinds.FineTuneQueue, Contracts.StageKinds.DistillationQueue];
}
