namespace Distillery.WorkerRuntime;

/// <summary>How an attempt at a stage ended, as traces and metrics name it.</summary>
internal enum StageEnd
{
    /// <summary>The end could not be written; the lease runs out.</summary>
    Unwritten,

    /// <summary>With its outputs.</summary>
    Completed,

    /// <summary>With the outputs of an equal stage.</summary>
    Reused,

    /// <summary>With an error.</summary>
    Failed,

    /// <summary>Because someone asked.</summary>
    Cancelled,

    /// <summary>Given back because the worker stops or the job is paused.</summary>
    Returned,

    /// <summary>Someone else holds it.</summary>
    Lost,
}
