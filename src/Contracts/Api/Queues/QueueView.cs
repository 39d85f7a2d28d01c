namespace Distillery.Contracts;

/// <summary>A queue of stages and its queue on the bus.</summary>
public sealed record QueueView
{
    /// <summary>For example <c>teacher</c>; see <see cref="StageKinds"/>.</summary>
    public required string Queue { get; init; }

    /// <summary>Its queue on the bus, for example <c>stages-teacher</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Stages that wait for a worker; scale workers by this number, because wake-ups leave the bus at once.</summary>
    public required long ReadyStages { get; init; }

    /// <summary>Stages that run.</summary>
    public required long RunningStages { get; init; }

    /// <summary>Wake-ups that wait on the bus; absent when the broker cannot be asked, or the bus is in memory.</summary>
    public long? Messages { get; init; }

    /// <summary>Workers that listen to the bus; absent like <see cref="Messages"/>.</summary>
    public long? Consumers { get; init; }

    /// <summary>Dead letters that wait for someone to look at them.</summary>
    public required long DeadLetters { get; init; }
}
