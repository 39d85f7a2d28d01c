namespace Distillery.Contracts;

/// <summary>Forms of a gate.</summary>
public static class GateKinds
{
    /// <summary>The version's files are in the store, unchanged. Checked whenever an alias has gates.</summary>
    public const string Files = "files";

    /// <summary>A metric within bounds.</summary>
    public const string Threshold = "threshold";

    /// <summary>A paired difference, user by user, to the champion or a baseline.</summary>
    public const string Paired = "paired";

    /// <summary>A metric that may not leave the champion's value by more than a margin.</summary>
    public const string Guard = "guard";

    /// <summary>Measured on the same rows as the champion.</summary>
    public const string EvaluationSet = "evaluation-set";

    /// <summary>The catalogue of the champion.</summary>
    public const string Catalogue = "catalogue";

    /// <summary>Not too old.</summary>
    public const string Age = "age";
}
