using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>The right to run a stage and to write about it, as long as <see cref="Token"/> is the newest.</summary>
public sealed record StageLease
{
    /// <summary>The stage.</summary>
    public required string StageId { get; init; }

    /// <summary>The job.</summary>
    public required string JobId { get; init; }

    /// <summary>The stage's name, unique in the job.</summary>
    public required string StageName { get; init; }

    /// <summary>One of <see cref="StageKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The fencing token: one higher than at the claim before.</summary>
    public required long Token { get; init; }

    /// <summary>1 for the first attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>Who holds it.</summary>
    public required string Owner { get; init; }

    /// <summary>How long it holds without a heartbeat.</summary>
    public required TimeSpan LeaseFor { get; init; }

    /// <summary>The stage's run.</summary>
    public required string RunId { get; init; }

    /// <summary>Who submitted the job.</summary>
    public required string Actor { get; init; }

    /// <summary>Whether earlier outputs may answer the stage.</summary>
    public required bool MayReuse { get; init; }

    /// <summary>What the stage may use of its worker.</summary>
    public StageNeeds Needs { get; init; } = new("cpu", 0, 0);

    /// <summary>What the stage does.</summary>
    public required StageParameters Parameters { get; init; }

    /// <summary>W3C trace context of what made the stage ready; null where nobody knows.</summary>
    public string? TraceParent { get; init; }

    internal long RunNo { get; init; }
}
