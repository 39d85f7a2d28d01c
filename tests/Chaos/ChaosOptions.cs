namespace Distillery.Chaos;

/// <summary>How big a run is.</summary>
public sealed record ChaosOptions
{
    /// <summary>Jobs, each with its own seed.</summary>
    public int Jobs { get; init; } = 200;

    /// <summary>Kills at least; the mischief goes on until then and until most jobs have ended.</summary>
    public int Kills { get; init; } = 50;

    /// <summary>Seed of the mischief: what happens to whom and when (what a busy machine makes of it differs).</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Distillation workers.</summary>
    public int Workers { get; init; } = 3;

    /// <summary>Longest time without any stage coming to an end after the mischief, before what is left counts as stuck.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Folder of servers, logs and artifacts.</summary>
    public required string Folder { get; init; }

    /// <summary>Lease of a stage; short, so that a freeze outlives it.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(5);
}
