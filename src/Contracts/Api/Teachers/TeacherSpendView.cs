namespace Distillery.Contracts;

/// <summary>What one stage of a job has spent on its teacher, beside the job's budget.</summary>
public sealed record TeacherSpendView
{
    /// <summary>The job.</summary>
    public required string JobId { get; init; }

    /// <summary>Its name.</summary>
    public required string JobName { get; init; }

    /// <summary>Its team.</summary>
    public required string Team { get; init; }

    /// <summary>When it was submitted, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The stage.</summary>
    public required string StageId { get; init; }

    /// <summary>Its name, for example <c>query-teacher</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>One of <see cref="StageStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>The model that it asks.</summary>
    public string? Model { get; init; }

    /// <summary>What it has spent.</summary>
    public required TeacherSums Sums { get; init; }

    /// <summary>The job's limits, over all its stages; null without.</summary>
    public BudgetSpec? Budget { get; init; }
}
