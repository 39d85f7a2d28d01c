namespace Distillery.WorkerRuntime;

/// <summary>Why a handler was asked to leave.</summary>
internal enum StopReason
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The job was cancelled, or another of its stages failed.</summary>
    Cancelled,

    /// <summary>Someone else holds the stage by now.</summary>
    Lost,

    /// <summary>The worker stops.</summary>
    Stopping,
}
