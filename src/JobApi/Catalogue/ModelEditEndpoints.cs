using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Errors;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Catalogue;

/// <summary><c>/api/models</c>: making, describing, renaming and deleting.</summary>
internal static class ModelEditEndpoints
{
    public static void MapModelEdits(this RouteGroupBuilder api)
    {
        var models = api.MapGroup("/models").WithTags("Models");
        models.MapPost("", CreateAsync).RequireRole(Roles.Submitter).WithName("CreateModel").WithSummary("Registers a model without a version.")
            .Produces<ModelView>(201).ProducesProblem(400).ProducesProblem(409);
        models.MapPatch("/{name}", EditAsync).RequireRole(Roles.Submitter).WithName("EditModel").WithSummary("Changes description and labels; a label with the value null is removed.")
            .ProducesProblem(400).ProducesProblem(404);
        models.MapPost("/{name}/rename", RenameAsync).RequireRole(Roles.Approver).WithName("RenameModel")
            .WithSummary("Gives a model another name; where an alias is protected, only an admin may.").ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        models.MapDelete("/{name}", DeleteAsync).RequireRole(Roles.Approver).WithName("DeleteModel").WithSummary("Deletes a model with its versions; refused while an alias is protected.")
            .ProducesProblem(403).ProducesProblem(404);
        models.MapPost("/{name}/versions", RegisterAsync).RequireRole(Roles.Submitter).WithName("CreateVersion")
            .WithSummary("Makes a version out of the files of a run, as they are now.").Produces<ModelVersionView>(201).ProducesProblem(400).ProducesProblem(404);
        models.MapPatch("/{name}/versions/{version:int}", EditVersionAsync).RequireRole(Roles.Submitter).WithName("EditVersion")
            .WithSummary("Changes description and labels; labels that a stage wrote stay.").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        models.MapDelete("/{name}/versions/{version:int}", DeleteVersionAsync).RequireRole(Roles.Approver).WithName("DeleteVersion")
            .WithSummary("Deletes a version; refused while a protected alias points to it, or an alias with rules would go back to it.").ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<Created<ModelView>> CreateAsync(NewModel model, HttpContext context, ModelEdits edits, CancellationToken cancellationToken)
        => TypedResults.Created($"/api/models/{Uri.EscapeDataString(model.Name)}", await edits.CreateAsync(model, context.Caller().By, cancellationToken));

    private static async Task<Results<Ok<ModelView>, ProblemHttpResult>> EditAsync(
        string name, ModelEdit edit, HttpContext context, ModelEdits edits, CancellationToken cancellationToken)
        => await edits.EditAsync(name, edit, context.Caller().By, cancellationToken) is { } model ? TypedResults.Ok(model) : ApiProblems.NotFound("model", name);

    private static async Task<Results<Ok<ModelView>, ProblemHttpResult>> RenameAsync(
        string name, ModelRename rename, HttpContext context, ModelEdits edits, CancellationToken cancellationToken)
        => await edits.RenameAsync(name, rename.Name, context.Caller().By, cancellationToken) is { } model ? TypedResults.Ok(model) : ApiProblems.NotFound("model", name);

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string name, HttpContext context, ModelEdits edits, CancellationToken cancellationToken)
        => await edits.DeleteAsync(name, context.Caller().By, cancellationToken) ? TypedResults.NoContent() : ApiProblems.NotFound("model", name);

    private static async Task<Results<Created<ModelVersionView>, ProblemHttpResult>> RegisterAsync(
        string name, NewVersion version, HttpContext context, ModelEdits edits, CancellationToken cancellationToken)
    {
        var source = $"runs:/{version.RunId}{(string.IsNullOrEmpty(version.Path) ? "" : $"/{version.Path.Trim('/')}")}";
        var asked = new NewRegistration(name, source) { RunId = version.RunId, Description = version.Description, Tags = version.Tags ?? new Dictionary<string, string>() };
        return await edits.RegisterAsync(asked, context.Caller().By, cancellationToken) is { } made
            ? TypedResults.Created($"/api/models/{Uri.EscapeDataString(name)}/versions/{made.Version}", made)
            : ApiProblems.NotFound("model", name);
    }

    private static async Task<Results<Ok<ModelVersionView>, ProblemHttpResult>> EditVersionAsync(
        string name, int version, ModelEdit edit, HttpContext context, ModelEdits edits, CancellationToken cancellationToken)
        => await edits.EditVersionAsync(name, version, edit, context.Caller().By, cancellationToken) is { } changed
            ? TypedResults.Ok(changed)
            : ApiProblems.NotFound("version", $"{name}/{version}");

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteVersionAsync(
        string name, int version, HttpContext context, ModelEdits edits, CancellationToken cancellationToken)
        => await edits.DeleteVersionAsync(name, version, context.Caller().By, cancellationToken) ? TypedResults.NoContent() : ApiProblems.NotFound("version", $"{name}/{version}");
}
