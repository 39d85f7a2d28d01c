namespace Distillery.Contracts;

/// <summary>What a worker was told to do.</summary>
public static class WorkerModes
{
    /// <summary>Takes stages.</summary>
    public const string Active = "active";

    /// <summary>Takes nothing new; what it runs goes on.</summary>
    public const string Paused = "paused";

    /// <summary>Takes nothing new, gives back what it runs, and ends.</summary>
    public const string Draining = "draining";
}
