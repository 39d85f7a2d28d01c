using System.Text;
using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Errors;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Lineage;

/// <summary>Where versions come from, what learnt from what, and model cards.</summary>
internal static class LineageEndpoints
{
    public static void MapLineage(this RouteGroupBuilder api)
    {
        var version = api.MapGroup("/models/{name}/versions/{version:int}").WithTags("Lineage");
        version.MapGet("/lineage", VersionAsync).RequireRole(Roles.Viewer).WithName("GetLineage").WithSummary("From a version to its data, teacher answers, prompts, code and files.").ProducesProblem(404);
        version.MapGet("/card", CardAsync).RequireRole(Roles.Viewer).WithName("GetModelCard").WithSummary("The model card of a version, as Markdown.").Produces<string>(200, "text/markdown").ProducesProblem(404);
        api.MapGet("/lineage", SearchAsync).RequireRole(Roles.Viewer).WithTags("Lineage").WithName("SearchLineage")
            .WithSummary("Which versions learnt from a dataset (?dataset=), a user (?user=), an item (?item=) or a file (?artifact=).")
            .WithDescription("With user or item, dataset restricts the search to one data set; it may be the start of a digest.")
            .ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<Results<Ok<VersionLineage>, ProblemHttpResult>> VersionAsync(string name, int version, LineageStore lineage, CancellationToken cancellationToken)
        => await lineage.VersionAsync(name, version, cancellationToken) is { } found ? TypedResults.Ok(found) : ApiProblems.NotFound("version", $"{name}/{version}");

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> CardAsync(string name, int version, ModelCards cards, CancellationToken cancellationToken)
        => await cards.WriteAsync(name, version, cancellationToken) is { } card
            ? TypedResults.Text(card, "text/markdown", Encoding.UTF8)
            : ApiProblems.NotFound("version", $"{name}/{version}");

    private static async Task<Results<Ok<LineageSearch>, ProblemHttpResult>> SearchAsync(
        string? dataset, string? user, string? item, string? artifact, LineageStore lineage, DatasetStore datasets, CancellationToken cancellationToken)
    {
        var asked = new[] { user, item, artifact }.Count(text => !string.IsNullOrEmpty(text));
        if (asked > 1 || (asked == 0 && string.IsNullOrEmpty(dataset)) || (!string.IsNullOrEmpty(artifact) && !string.IsNullOrEmpty(dataset)))
            return ApiProblems.BadArgument("Give one of dataset, user, item and artifact; user and item may be restricted by dataset.");
        if (!string.IsNullOrEmpty(artifact))
            return TypedResults.Ok(await lineage.ArtifactAsync(artifact, cancellationToken));
        string? digest = null;
        if (!string.IsNullOrEmpty(dataset))
        {
            if (await datasets.FindAsync(dataset, cancellationToken) is not [var found])
                return ApiProblems.NotFound("dataset", dataset);
            digest = found.Digest;
        }

        return TypedResults.Ok(
            !string.IsNullOrEmpty(user) ? await lineage.UserAsync(user, digest, cancellationToken)
            : !string.IsNullOrEmpty(item) ? await lineage.ItemAsync(item, digest, cancellationToken)
            : await lineage.DatasetAsync(digest!, cancellationToken));
    }
}
