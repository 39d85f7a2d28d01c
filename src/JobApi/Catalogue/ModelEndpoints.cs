using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Errors;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Catalogue;

/// <summary><c>/api/models</c>: models, versions, aliases.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this RouteGroupBuilder api)
    {
        var models = api.MapGroup("/models").WithTags("Models");
        models.MapGet("", ListAsync).RequireRole(Roles.Viewer).WithName("ListModels").WithSummary("Models by name.");
        models.MapGet("/{name}", FindAsync).RequireRole(Roles.Viewer).WithName("GetModel").WithSummary("A model with its aliases.").ProducesProblem(404);
        models.MapGet("/{name}/versions", VersionsAsync).RequireRole(Roles.Viewer).WithName("ListVersions").WithSummary("Versions, newest first.").ProducesProblem(404);
        models.MapGet("/{name}/versions/{version:int}", VersionAsync).RequireRole(Roles.Viewer).WithName("GetVersion").WithSummary("A version.").ProducesProblem(404);
        models.MapGet("/{name}/aliases", HistoryAsync).RequireRole(Roles.Viewer).WithName("GetAliasHistory").WithSummary("Every move of an alias, newest first.").ProducesProblem(404);
        models.MapPut("/{name}/aliases/{alias}", SetAliasAsync).RequireRole(Roles.Approver).WithName("SetAlias").WithSummary("Moves an alias to a version.")
            .WithDescription("Passes the rules of the alias: gates that fail, approvals that are missing and rights that are not there answer 403 permission_denied with the reasons. 'override' passes by them in an emergency; it needs the role admin, or a key with the grant override.")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        models.MapDelete("/{name}/aliases/{alias}", RemoveAliasAsync).RequireRole(Roles.Approver).WithName("RemoveAlias").WithSummary("Removes an alias; the query override=<reason> passes by its rules in an emergency.").ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
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
        string name, string alias, NewAliasMove move, HttpContext context, AliasMoves moves, CancellationToken cancellationToken)
        => await moves.MoveAsync(
            new AliasMoveRequest(name, alias, move.Version, context.Caller().By) { Comment = move.Comment, Override = move.Override }, cancellationToken) is { } model
            ? TypedResults.Ok(model)
            : ApiProblems.NotFound("version", $"{name}/{move.Version}");

    private static async Task<Results<Ok<ModelView>, ProblemHttpResult>> RemoveAliasAsync(
        string name, string alias, string? @override, string? comment, HttpContext context, AliasMoves moves, CancellationToken cancellationToken)
        => await moves.MoveAsync(
            new AliasMoveRequest(name, alias, null, context.Caller().By) { Comment = comment, Override = @override is null ? null : new AliasOverride(@override) },
            cancellationToken) is { } model
            ? TypedResults.Ok(model)
            : ApiProblems.NotFound("model", name);
}
