namespace Distillery.Registry;

/// <summary>A version that a person or an MLflow client registers; those of jobs come by <see cref="ModelStore.RegisterVersionAsync"/>.</summary>
/// <param name="Model">The model, which must exist.</param>
/// <param name="Source">Where it comes from: <c>runs:/…</c>, <c>mlflow-artifacts:/…</c>, <c>models:/…</c>, or an address elsewhere.</param>
public sealed record NewRegistration(string Model, string Source)
{
    /// <summary>The run that made it.</summary>
    public string? RunId { get; init; }

    /// <summary>Address of that run.</summary>
    public string? RunLink { get; init; }

    /// <summary>What it is.</summary>
    public string? Description { get; init; }

    /// <summary>The MLflow logged model that it is made of.</summary>
    public string? LoggedModelId { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
