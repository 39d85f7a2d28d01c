namespace Distillery.Registry;

/// <summary>Which runs to give.</summary>
public sealed record RunSearchRequest
{
    /// <summary>Most runs of a page that anybody may ask for.</summary>
    public const int MostRuns = 50_000;

    /// <summary>A filter in MLflow's grammar; null for none.</summary>
    public string? Filter { get; init; }

    /// <summary>Fields to order by; newest first when empty, and where fields are equal.</summary>
    public IReadOnlyList<string> OrderBy { get; init; } = [];

    /// <summary>Ids of experiments; null for all.</summary>
    public IReadOnlyList<string>? ExperimentIds { get; init; }

    /// <summary>Whether deleted runs count.</summary>
    public LifecycleView View { get; init; }

    /// <summary>Most runs to give, from 1.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The token of the page before; null for the first page.</summary>
    public string? Token { get; init; }
}
