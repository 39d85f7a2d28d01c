using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Catalogue;

/// <summary><c>/api/search/models</c> and <c>/api/search/versions</c>: MLflow's grammar over the native API.</summary>
internal static class ModelSearchEndpoints
{
    private const int DefaultFound = 100;
    private const int MostFound = 1_000;

    public static void MapModelSearch(this RouteGroupBuilder api)
    {
        var search = api.MapGroup("/search").WithTags("Models");
        search.MapGet("/models", ModelsAsync).RequireRole(Roles.Viewer).WithName("SearchModels")
            .WithSummary("Models by a filter such as name LIKE 'games%' AND tags.team = 'search', by name unless orderBy says otherwise.").ProducesProblem(400);
        search.MapGet("/versions", VersionsAsync).RequireRole(Roles.Viewer).WithName("SearchVersions")
            .WithSummary("Versions of all models by a filter such as name = 'games' AND version_number > 3, those that changed last first.").ProducesProblem(400);
    }

    private static async Task<Ok<Page<ModelView>>> ModelsAsync(
        string? filter, string? orderBy, string? after, int? limit, ModelSearch search, CancellationToken cancellationToken)
        => TypedResults.Ok(await search.ModelsAsync(filter, Order(orderBy), Limits.Of(limit, DefaultFound, MostFound), after, cancellationToken));

    private static async Task<Ok<Page<ModelVersionView>>> VersionsAsync(
        string? filter, string? orderBy, string? after, int? limit, ModelSearch search, CancellationToken cancellationToken)
        => TypedResults.Ok(await search.VersionsAsync(filter, Order(orderBy), Limits.Of(limit, DefaultFound, MostFound), after, cancellationToken));

    private static string[] Order(string? orderBy) => string.IsNullOrWhiteSpace(orderBy) ? [] : orderBy.Split(',', StringSplitOptions.TrimEntries);
}
