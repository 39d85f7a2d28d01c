using System.Text.Json.Serialization;

namespace Distillery.Contracts;

/// <summary>A run in a list: a job's, a stage's, or one that a client made.</summary>
public sealed record RunListRow
{
    /// <summary>Id of the run.</summary>
    public required string Id { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>The run that it is a part of; null when it is none's.</summary>
    public string? ParentId { get; init; }

    /// <summary>The job; null for a run that belongs to none.</summary>
    public string? JobId { get; init; }

    /// <summary>Number of the experiment, as text; <c>0</c> is the default one.</summary>
    public required string ExperimentId { get; init; }

    /// <summary>Name of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>One of <see cref="JobStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>UTC; null while it waits.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>UTC; null while it has not ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who made it.</summary>
    public string? Actor { get; init; }

    /// <summary>Whether it was deleted; such runs are listed only when they are asked for.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>Parameters.</summary>
    public IReadOnlyDictionary<string, string> Params { get; init; } = new Dictionary<string, string>();

    /// <summary>Newest value of each metric; NaN and infinities are texts on the wire.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
