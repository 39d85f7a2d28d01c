namespace Distillery.Contracts;

/// <summary>One row of a job's table, with every setting resolved.</summary>
public sealed record ModelRowSpec
{
    /// <summary>Key in artifact names and stage names, unique in the job: letters, digits, dashes.</summary>
    public required string Key { get; init; }

    /// <summary>What people see, for example <c>SASRec (softmax, every prefix)</c>.</summary>
    public required string Label { get; init; }

    /// <summary><c>popularity</c>, <c>item-knn</c>, <c>text</c>, <c>hybrid</c> or <c>trained</c>.</summary>
    public required string Row { get; init; }

    /// <summary>Whether this is the student that the job is about.</summary>
    public bool IsStudent { get; init; }

    /// <summary>Whether this is the student's twin: same budget, no teacher.</summary>
    public bool IsTwin { get; init; }

    /// <summary>Set for trained rows.</summary>
    public StudentSpec? Student { get; init; }

    /// <summary>Set for trained rows.</summary>
    public MethodSpec? Method { get; init; }

    /// <summary>Set for trained rows.</summary>
    public TrainingSpec? Training { get; init; }
}
