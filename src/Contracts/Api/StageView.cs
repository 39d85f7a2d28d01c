namespace Distillery.Contracts;

/// <summary>A stage as people see it.</summary>
public sealed record StageView
{
    /// <summary>Id of the stage.</summary>
    public required string Id { get; init; }

    /// <summary>Name, unique in the job.</summary>
    public required string Name { get; init; }

    /// <summary>One of <see cref="StageKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>One of <see cref="StageStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>What people see of it, for example the model that it trains.</summary>
    public required string Label { get; init; }

    /// <summary>Share done, <c>0 .. 1</c>.</summary>
    public double Progress { get; init; }

    /// <summary>What it does at the moment, for example <c>epoch 3 of 8</c>.</summary>
    public string? Message { get; init; }

    /// <summary>Estimated seconds until it ends, while it runs.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>Attempts so far; a resumed stage counts a new one.</summary>
    public int Attempt { get; init; }

    /// <summary>The worker that holds or held it.</summary>
    public string? Owner { get; init; }

    /// <summary>The stage whose outputs answered this one, if it was not run.</summary>
    public string? ReusedFrom { get; init; }

    /// <summary>The stage's child run.</summary>
    public string? RunId { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed, as a sentence that a user can act on.</summary>
    public string? Error { get; init; }

    /// <summary>Why it is in its state, for example one of <see cref="Causes"/>, <c>claimed</c> or <c>inputs-ready</c>.</summary>
    public string? Cause { get; init; }

    /// <summary>How often in a row it lost its worker; such a loss is no failure of the stage.</summary>
    public int WorkerLosses { get; init; }

    /// <summary>What a worker must have to take it.</summary>
    public StageNeeds? Needs { get; init; }
}
