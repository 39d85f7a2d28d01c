using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>That an alias be moved, made or removed.</summary>
/// <param name="Model">The model.</param>
/// <param name="Alias">For example <c>champion</c>.</param>
/// <param name="Version">The version; null removes the alias.</param>
/// <param name="By">Who asks.</param>
public sealed record AliasMoveRequest(string Model, string Alias, int? Version, ActedBy By)
{
    /// <summary>Why.</summary>
    public string? Comment { get; init; }

    /// <summary>An emergency: past the rules of the alias.</summary>
    public AliasOverride? Override { get; init; }

    /// <summary>The MLflow stage that the version which held the alias goes to, where the alias stands for a stage.</summary>
    internal string? StageOfFormer { get; init; }
}
