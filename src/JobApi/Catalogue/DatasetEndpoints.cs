using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Errors;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Catalogue;

/// <summary><c>/api/datasets</c>.</summary>
internal static class DatasetEndpoints
{
    private const int Most = 1_000;
    private const int ShortestStart = 8;

    public static void MapDatasets(this RouteGroupBuilder api)
    {
        var datasets = api.MapGroup("/datasets").WithTags("Datasets");
        datasets.MapGet("", ListAsync).RequireRole(Roles.Viewer).WithName("ListDatasets").WithSummary("Imported datasets, newest first; at most 1,000.");
        datasets.MapGet("/{digest}", FindAsync).RequireRole(Roles.Viewer).WithName("GetDataset").WithSummary("A dataset by its digest, or by at least 8 digits of its start.").ProducesProblem(404);
    }

    private static async Task<Ok<IReadOnlyList<DatasetView>>> ListAsync(DatasetStore datasets, CancellationToken cancellationToken)
        => TypedResults.Ok((await datasets.ListAsync(null, Most, cancellationToken)).Items);

    private static async Task<Results<Ok<DatasetView>, ProblemHttpResult>> FindAsync(string digest, DatasetStore datasets, CancellationToken cancellationToken)
        => digest.Length >= ShortestStart && await datasets.FindAsync(digest, cancellationToken) is [var dataset]
            ? TypedResults.Ok(dataset)
            : ApiProblems.NotFound("dataset", digest);
}
