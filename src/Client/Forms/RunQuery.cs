namespace Distillery.Client;

/// <summary>Which runs to list; what is absent does not filter.</summary>
public sealed record RunQuery
{
    /// <summary>A filter in MLflow's grammar, for example <c>metrics.ndcg_at_20 &gt; 0.04 AND params.seed = '1'</c>.</summary>
    public string? Filter { get; init; }

    /// <summary>Fields to order by, for example <c>metrics.ndcg_at_20 DESC</c>; newest first when empty.</summary>
    public IReadOnlyList<string> OrderBy { get; init; } = [];

    /// <summary>Experiments, each by id or name; all when empty.</summary>
    public IReadOnlyList<string> Experiments { get; init; } = [];

    /// <summary><c>active</c> (when absent), <c>deleted</c> or <c>all</c>.</summary>
    public string? View { get; init; }

    /// <summary>The <c>Next</c> of the page before; null for the first.</summary>
    public string? After { get; init; }

    /// <summary>Runs in a page; the API's default when absent.</summary>
    public int? Limit { get; init; }
}
