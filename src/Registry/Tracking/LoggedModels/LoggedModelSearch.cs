namespace Distillery.Registry;

/// <summary>Which logged models to give.</summary>
/// <param name="ExperimentIds">The experiments.</param>
/// <param name="Filter">A filter in MLflow's grammar; null for none.</param>
/// <param name="OrderBy">The order; newest first when empty.</param>
/// <param name="Datasets">Metrics of these datasets only count for the filter; all when empty. Digest null means any.</param>
/// <param name="Limit">Most to give.</param>
/// <param name="Token">The token of the page before; null for the first.</param>
public sealed record LoggedModelSearch(
    IReadOnlyList<string> ExperimentIds, string? Filter, IReadOnlyList<LoggedModelOrder> OrderBy, IReadOnlyList<(string Name, string? Digest)> Datasets, int Limit, string? Token);
