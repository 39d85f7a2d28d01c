using Distillery.Contracts;

namespace Distillery.WorkerRuntime;

/// <summary>Why a handler was asked to leave.</summary>
internal enum StopReason
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The job was cancelled or late, or another of its stages failed.</summary>
    Cancelled,

    /// <summary>Someone else holds the stage by now.</summary>
    Lost,

    /// <summary>The worker stops.</summary>
    Stopping,

    /// <summary>The worker is drained.</summary>
    Drained,

    /// <summary>The job is paused.</summary>
    Paused,
}

internal static class StopReasons
{
    /// <summary>The cause under which a stage is given back; null when it is not.</summary>
    public static string? HandBackCause(this StopReason reason) => reason switch
    {
        StopReason.Stopping => Causes.HandedBack,
        StopReason.Drained => Causes.Drained,
        StopReason.Paused => Causes.Paused,
        _ => null,
    };
}
