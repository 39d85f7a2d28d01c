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

    /// <summary>Memory in GiB that a stage may ask for; null takes any stage.</summary>
    public double? MemoryGiB { get; init; }

    /// <summary>How long a claim holds without a heartbeat.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan LeaseFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time between two heartbeats, and so the time until a cancel is noticed; never more than a third of the lease.</summary>
    /// <value>The default is 2 seconds.</value>
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often progress, metrics and log lines are sent.</summary>
    /// <value>The default is 500 milliseconds.</value>
    public TimeSpan ReportEvery { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often the store is asked for work when no message comes; a lost message costs no more than this.</summary>
    /// <value>The default is 2 seconds.</value>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a stopping worker waits for its handlers before it hands their stages back without them.</summary>
    /// <value>The default is 4 seconds.</value>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(4);
}
