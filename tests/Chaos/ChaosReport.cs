using System.Text.Json.Serialization;

namespace Distillery.Chaos;

/// <summary>What was done to the platform, and what it did.</summary>
public sealed record ChaosReport
{
    /// <summary>Jobs that were submitted.</summary>
    [JsonPropertyName("jobs")]
    public required int Jobs { get; init; }

    /// <summary>Processes and servers that were ended with SIGKILL.</summary>
    [JsonPropertyName("kills")]
    public required int Kills { get; init; }

    /// <summary>Jobs that are missing, there twice, or did not succeed.</summary>
    [JsonPropertyName("lost")]
    public required int Lost { get; init; }

    /// <summary>Stages that succeeded more than once, and versions beyond one for each job.</summary>
    [JsonPropertyName("completed_twice")]
    public required int CompletedTwice { get; init; }

    /// <summary>Writes with an old token that changed something.</summary>
    [JsonPropertyName("stale_accepted")]
    public required int StaleAccepted { get; init; }

    /// <summary>Jobs that had not ended when nothing moved any more.</summary>
    [JsonPropertyName("stuck")]
    public required int Stuck { get; init; }

    /// <summary>Jobs with a number (metric, history, table, model file) that differs from the calm run's.</summary>
    [JsonPropertyName("different_numbers")]
    public required int DifferentNumbers { get; init; }

    /// <summary>Kills by victim.</summary>
    [JsonPropertyName("kills_by_victim")]
    public required IReadOnlyDictionary<string, int> KillsByVictim { get; init; }

    /// <summary>Workers that were frozen beyond their lease and thawed.</summary>
    [JsonPropertyName("frozen")]
    public required int Frozen { get; init; }

    /// <summary>Wake-ups that were sent again, most of them long after their stage.</summary>
    [JsonPropertyName("duplicated_messages")]
    public required int DuplicatedMessages { get; init; }

    /// <summary>Times at which the broker's traffic stood still, or was cut.</summary>
    [JsonPropertyName("delays")]
    public required int Delays { get; init; }

    /// <summary>Writes with an old token that were tried on purpose.</summary>
    [JsonPropertyName("stale_tried")]
    public required int StaleTried { get; init; }

    /// <summary>Leases that ran out.</summary>
    [JsonPropertyName("worker_lost")]
    public required int WorkerLost { get; init; }

    /// <summary>Seed of the mischief.</summary>
    [JsonPropertyName("seed")]
    public required int Seed { get; init; }

    /// <summary>Wall time of the calm run in seconds.</summary>
    [JsonPropertyName("calm_seconds")]
    public required double CalmSeconds { get; init; }

    /// <summary>Wall time of the run with mischief in seconds.</summary>
    [JsonPropertyName("chaos_seconds")]
    public required double ChaosSeconds { get; init; }

    /// <summary>What went wrong, a line each; empty when all is well.</summary>
    [JsonPropertyName("findings")]
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>Whether every promise held.</summary>
    [JsonIgnore]
    public bool Held => Lost + CompletedTwice + StaleAccepted + Stuck + DifferentNumbers == 0 && Findings.Count == 0;
}
