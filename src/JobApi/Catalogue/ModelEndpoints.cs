using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Errors;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Catalogue;

/// <summary><c>/api/models</c>: models, versions, aliases.</summary>
internal static class ModelEndpoints
{
    private const int LongestAlias = 100;

    public static void MapModels(this RouteGroupBuilder api)
    {
        var models = api.MapGroup("/models").WithTags("Models");
        models.MapGet("", ListAsync).RequireRole(Roles.Viewer).WithName("ListModels").WithSummary("Models by name.");
        models.MapGet("/{name}", FindAsync).RequireRole(Roles.Viewer).WithName("GetModel").WithSummary("A model with its aliases.").ProducesProblem(404);
        models.MapGet("/{name}/versions", VersionsAsync).RequireRole(Roles.Viewer).WithName("ListVersions").WithSummary("Versions, newest first.").ProducesProblem(404);
        models.MapGet("/{name}/versions/{version:int}", VersionAsync).RequireRole(Roles.Viewer).WithName("GetVersion").WithSummary("A version.").ProducesProblem(404);
        models.MapGet("/{name}/aliases", HistoryAsync).RequireRole(Roles.Viewer).WithName("GetAliasHistory").WithSummary("Every move of an alias, newest first.").ProducesProblem(404);
        models.MapPut("/{name}/aliases/{alias}", SetAliasAsync).RequireRole(Roles.Approver).WithName("SetAlias").WithSummary("Moves an alias to a version.").ProducesProblem(400).ProducesProblem(404);
        models.MapDelete("/{name}/aliases/{alias}", RemoveAliasAsync).RequireRole(Roles.Approver).WithName("RemoveAlias").WithSummary("Removes an alias.").ProducesProblem(404);
    }

    private static async Task<Ok<IReadOnlyList<ModelView>>> ListAsync(ModelStore models, CancellationToken cancellationToken)
        => TypedResults.Ok(await models.ListAsync(cancellationToken));

    private static async Task<Results<Ok<ModelView>, ProblemHttpResult>> FindAsync(string name, ModelStore models, CancellationToken cancellationToken)
        => await models.FindAsync(name, cancellationToken) is { } model ? TypedResults.Ok(model) : ApiProblems.NotFound("model", name);

    private static async Task<Results<Ok<IReadOnlyList<ModelVersionView>>, ProblemHttpResult>> VersionsAsync(
        string name, ModelStore models, CancellationToken cancellationToken)
        => await models.FindAsync(name, cancellationToken) is null
            ? ApiProblems.NotFound("model", name)
            : TypedResults.Ok(await models.VersionsAsync(name, cancellationToken));

    private static async Task<Results<Ok<ModelVersionView>, ProblemHttpResult>> VersionAsync(
        string name, int version, ModelStore models, CancellationToken cancellationToken)
        => await models.VersionAsync(name, version, cancellationToken) is { } found ? TypedResults.Ok(found) : ApiProblems.NotFound("version", $"{name}/{version}");

    private static async Task<Results<Ok<IReadOnlyList<AliasChange>>, ProblemHttpResult>> HistoryAsync(
        string name, ModelStore models, CancellationToken cancellationToken)
        => await models.FindAsync(name, cancellationToken) is null
            ? ApiProblems.NotFound("model", name)
            : TypedResults.Ok(await models.AliasHistoryAsync(name, cancellationToken));

    private static async Task<Results<Ok<ModelView>, ProblemHttpResult>> SetAliasAsync(
        string name, string alias, AliasMove move, HttpContext context, ModelStore models, CancellationToken cancellationToken)
    {
        if (alias.Length > LongestAlias || !char.IsAsciiLetter(alias[0]) || !alias.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            return ApiProblems.BadArgument($"alias: '{alias}' must be letters, digits, dash, dot and underscore, beginning with a letter, at most {LongestAlias}.");
        if (move.Comment is { } comment && comment.Contains('\0'))
            return ApiProblems.BadArgument("comment: the text contains a NUL character.");
        return await models.SetAliasAsync(name, alias, move.Version, context.Caller().By, move.Comment, cancellationToken) is { } model
            ? TypedResults.Ok(model)
            : ApiProblems.NotFound("version", $"{name}/{move.Version}");
    }

    private static async Task<Results<Ok<ModelView>, ProblemHttpResult>> RemoveAliasAsync(
        string name, string alias, HttpContext context, ModelStore models, CancellationToken cancellationToken)
        => await models.SetAliasAsync(name, alias, null, context.Caller().By, null, cancellationToken) is { } model
            ? TypedResults.Ok(model)
            : ApiProblems.NotFound("model", name);
}
