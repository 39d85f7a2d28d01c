using Distillery.Registry;
using Microsoft.AspNetCore.Mvc;

namespace Distillery.JobApi.Runs;

/// <summary>Which runs are meant, as query parameters.</summary>
internal sealed record RunListQuery
{
    /// <summary>A filter in MLflow's grammar.</summary>
    [FromQuery(Name = "filter")]
    public string? Filter { get; init; }

    /// <summary>Fields to order by.</summary>
    [FromQuery(Name = "orderBy")]
    public string[]? OrderBy { get; init; }

    /// <summary>Experiments by id or name.</summary>
    [FromQuery(Name = "experiment")]
    public string[]? Experiment { get; init; }

    /// <summary>Whether deleted runs count.</summary>
    [FromQuery(Name = "view")]
    public string? View { get; init; }

    /// <summary>The search that it means.</summary>
    /// <exception cref="ArgumentException">A value cannot be read; the message names it.</exception>
    public RunSearchRequest ToRequest(string? after, int limit)
    {
        var experiments = (Experiment ?? []).Where(name => name is { Length: > 0 }).ToList();
        return new RunSearchRequest
        {
            Filter = Filter,
            OrderBy = [.. (OrderBy ?? []).Where(field => !string.IsNullOrWhiteSpace(field))],
            ExperimentIds = experiments.Count > 0 ? experiments : null,
            View = View switch
            {
                null or "" or "active" => LifecycleView.Active,
                "deleted" => LifecycleView.Deleted,
                "all" => LifecycleView.All,
                _ => throw new ArgumentException($"view: '{View}' must be active, deleted or all."),
            },
            Limit = limit,
            Token = after,
        };
    }
}
