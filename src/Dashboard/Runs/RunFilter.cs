using Distillery.Client;
using Distillery.Dashboard.Operations;

namespace Distillery.Dashboard.Runs;

/// <summary>The question that the runs' page asks, put together from its address.</summary>
internal static class RunFilter
{
    private static readonly (string State, string Status)[] States =
        [("running", "RUNNING"), ("queued", "SCHEDULED"), ("succeeded", "FINISHED"), ("failed", "FAILED"), ("cancelled", "KILLED")];

    /// <summary>The query.</summary>
    /// <param name="words">Part of a run's name.</param>
    /// <param name="state">A state as jobs have it.</param>
    /// <param name="filter">A filter in MLflow's grammar, joined to the rest.</param>
    /// <param name="experiment">Only this experiment, by id or name.</param>
    /// <param name="view"><c>deleted</c>, <c>all</c>, or active ones.</param>
    /// <param name="list">The order.</param>
    /// <param name="after">The place.</param>
    public static RunQuery Of(string? words, string? state, string? filter, string? experiment, string? view, ListState list, string? after)
    {
        var rules = new List<string>();
        if (!string.IsNullOrWhiteSpace(words))
            rules.Add($"attributes.run_name ILIKE '%{words.Trim().Replace("'", "''", StringComparison.Ordinal)}%'");
        if (States.FirstOrDefault(pair => pair.State == state).Status is { } status)
            rules.Add($"attributes.status = '{status}'");
        if (!string.IsNullOrWhiteSpace(filter))
            rules.Add(filter.Trim());
        return new RunQuery
        {
            Filter = rules.Count == 0 ? null : string.Join(" AND ", rules),
            OrderBy = list.Sort is { } sort && sort.Contains('.', StringComparison.Ordinal) ? [RunField.OrderBy(sort, list.Falls)] : [],
            Experiments = string.IsNullOrWhiteSpace(experiment) ? [] : [experiment],
            View = view is "deleted" or "all" ? view : null,
            After = after,
            Limit = ListState.PageSize,
        };
    }
}
