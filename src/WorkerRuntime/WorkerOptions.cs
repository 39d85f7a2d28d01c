using System.ComponentModel.DataAnnotations;

namespace Distillery.WorkerRuntime;

/// <summary>What a worker takes and how it behaves.</summary>
public sealed class WorkerOptions
{
    /// <summary>The queue that it serves: one of the queues of <see cref="Contracts.StageKinds"/>. It takes the kinds that have a handler.</summary>
    [Required]
    public required string Queue { get; init; }

    /// <summary>Folder for scratch files and inputs; made when absent.</summary>
    [Required]
    public required string WorkFolder { get; init; }

    /// <summary>Stages at once.</summary>
    /// <value>The default is 1, which is right for training on one machine.</value>
    [Range(1, 1024)]
    public int Concurrency { get; init; } = 1;

    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    [AllowedValues("cpu", "cuda")]
    public string Device { get; init; } = "cpu";

    /// <summary>
    /// A name that the worker keeps over restarts, unlike any other worker's: a pause of it holds until someone resumes it. Null for none.
    /// </summary>
    [RegularExpression("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    public string? Name { get; init; }

    /// <summary>Stages at once on the GPU, where there is one; the others of <see cref="Concurrency"/> compute on the CPU.</summary>
    /// <value>The default is 1.</value>
    [Range(1, 1024)]
    public int GpuConcurrency { get; init; } = 1;

    /// <summary>Memory in GiB that its stages may ask for together; null for what the machine (or this process's control group) has.</summary>
    [Range(0.1, 1_000_000.0)]
    public double? MemoryGiB { get; init; }

    /// <summary>
    /// Whether free memory is measured, so that a stage is only taken where it fits beside whatever else the machine does. Without it, and
    /// without <see cref="MemoryGiB"/>, any stage is taken.
    /// </summary>
    /// <value>The default is true.</value>
    public bool Measure { get; init; } = true;

    /// <summary>Whether the process ends when the worker has been drained.</summary>
    /// <value>The default is true; a process that does more than this says no.</value>
    public bool StopHostWhenDrained { get; init; } = true;

    /// <summary>How long a claim holds without a heartbeat.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan LeaseFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time between two heartbeats, and so the time until a cancel is noticed; never more than a third of the lease.</summary>
    /// <value>The default is 2 seconds.</value>
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often progress, metrics and log lines are sent.</summary>
    /// <value>The default is 500 milliseconds.</value>
    public TimeSpan ReportEvery { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often the store is asked for work, and for the worker's orders, when no message comes; a lost message costs no more than this.</summary>
    /// <value>The default is 2 seconds.</value>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a stopping worker waits for its handlers before it hands their stages back without them.</summary>
    /// <value>The default is 4 seconds.</value>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a handler whose stage was cancelled or lost may take to leave before its stage ends without it.</summary>
    /// <value>The default is 2 seconds: with a heartbeat every 2 seconds a cancelled stage has stopped within 5.</value>
    public TimeSpan CancelWithin { get; init; } = TimeSpan.FromSeconds(2);
}
