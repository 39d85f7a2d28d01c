using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Errors;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Comparison;

/// <summary><c>/api/compare</c>.</summary>
internal static class ComparisonEndpoints
{
    private const string DefaultMetric = "ndcg_at_20";

    public static void MapComparison(this RouteGroupBuilder api)
        => api.MapGet("/compare", CompareAsync).RequireRole(Roles.Viewer).WithTags("Comparison").WithName("Compare")
            .WithSummary("Runs (?runs=a,b) or versions (?versions=games/1,games/2) beside each other: parameters that differ, metrics, and each pair user by user.")
            .WithDescription("2 to 8 of one kind. Results of another protocol, split, evaluation set or catalogue answer 409 not_comparable with what differs.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);

    private static async Task<Results<Ok<ComparisonView>, ProblemHttpResult>> CompareAsync(
        string? runs, string? versions, string? metric, Comparisons comparisons, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(runs) == string.IsNullOrEmpty(versions))
            return ApiProblems.BadArgument("Give either runs or versions, for example ?versions=games/1,games/2.");
        var isVersions = string.IsNullOrEmpty(runs);
        var keys = (isVersions ? versions : runs)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        try
        {
            var (view, missing) = await comparisons.CompareAsync(keys, isVersions, string.IsNullOrEmpty(metric) ? DefaultMetric : metric, cancellationToken);
            return view is null ? ApiProblems.NotFound(isVersions ? "version" : "run", missing!) : TypedResults.Ok(view);
        }
        catch (NotComparableException e)
        {
            return ApiProblems.Of(409, "not_comparable", e.Message);
        }
    }
}
