using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Errors;
using Distillery.JobApi.Forms;
using Distillery.JobSpecs;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Gates;

/// <summary>Rules of aliases, and what gates say about a version.</summary>
internal static class GateEndpoints
{
    private const int MostBytes = 64 * 1024;

    public static void MapGates(this RouteGroupBuilder api)
    {
        var model = api.MapGroup("/models/{name}").WithTags("Gates");
        model.MapGet("/rules", ListAsync).RequireRole(Roles.Viewer).WithName("ListRules").WithSummary("The rules of every alias that has some.").ProducesProblem(404);
        model.MapGet("/aliases/{alias}/rules", FindAsync).RequireRole(Roles.Viewer).WithName("GetRules").WithSummary("The rules of an alias; none where it is open.").ProducesProblem(404);
        model.MapGet("/aliases/{alias}/rules/history", HistoryAsync).RequireRole(Roles.Viewer).WithName("GetRulesHistory").WithSummary("Every state that the rules of an alias had, newest first.").ProducesProblem(404);
        model.MapPut("/aliases/{alias}/rules", SetAsync).RequireRole(Roles.Admin).WithName("SetRules").WithSummary("Sets the rules of an alias, as YAML or JSON.")
            .WithDescription("A problem is named with its path, for example gates[2].margin; nothing is stored unless everything is right.")
            .Accepts<AliasRules>("application/json", "application/yaml").Produces<AliasRulesView>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(415).ProducesProblem(422);
        model.MapDelete("/aliases/{alias}/rules", RemoveAsync).RequireRole(Roles.Admin).WithName("RemoveRules").WithSummary("Removes the rules of an alias, which opens it.").ProducesProblem(404);
        model.MapGet("/versions/{version:int}/gates", JudgeAsync).RequireRole(Roles.Viewer).WithName("EvaluateGates")
            .WithSummary("Evaluates the gates of an alias for a version, from the per-user results in the store.").ProducesProblem(400).ProducesProblem(404);
        model.MapPost("/versions/{version:int}/gates", TryAsync).RequireRole(Roles.Submitter).WithName("TryGates")
            .WithSummary("What other rules, given as YAML or JSON, would say about a version; they are not stored.")
            .Accepts<AliasRules>("application/json", "application/yaml").Produces<GateReport>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(415).ProducesProblem(422);
    }

    private static async Task<Results<Ok<IReadOnlyList<AliasRulesView>>, ProblemHttpResult>> ListAsync(
        string name, ModelStore models, AliasRulesStore rules, CancellationToken cancellationToken)
        => await models.FindAsync(name, cancellationToken) is null
            ? ApiProblems.NotFound("model", name)
            : TypedResults.Ok<IReadOnlyList<AliasRulesView>>([.. (await rules.ListAsync(name, cancellationToken)).Select(change => View(name, change))]);

    private static async Task<Results<Ok<AliasRulesView>, ProblemHttpResult>> FindAsync(
        string name, string alias, ModelStore models, AliasRulesStore rules, CancellationToken cancellationToken)
        => await models.FindAsync(name, cancellationToken) is null
            ? ApiProblems.NotFound("model", name)
            : TypedResults.Ok(await rules.FindAsync(name, alias, cancellationToken) is { } change ? View(name, change) : new AliasRulesView(name, alias, 0, "", null, "", null, null));

    private static async Task<Results<Ok<IReadOnlyList<AliasRulesView>>, ProblemHttpResult>> HistoryAsync(
        string name, string alias, ModelStore models, AliasRulesStore rules, CancellationToken cancellationToken)
        => await models.FindAsync(name, cancellationToken) is null
            ? ApiProblems.NotFound("model", name)
            : TypedResults.Ok<IReadOnlyList<AliasRulesView>>([.. (await rules.HistoryAsync(name, alias, cancellationToken)).Select(change => View(name, change))]);

    private static async Task<IResult> SetAsync(string name, string alias, HttpContext context, AliasRulesStore rules, CancellationToken cancellationToken)
    {
        var (read, refusal) = await ReadAsync(context.Request, cancellationToken);
        if (read is null)
            return refusal!;
        return await rules.SetAsync(name, alias, read, context.Caller().By, cancellationToken) is { } change
            ? TypedResults.Ok(View(name, change))
            : ApiProblems.NotFound("model", name);
    }

    private static async Task<Results<Ok<AliasRulesView>, ProblemHttpResult>> RemoveAsync(
        string name, string alias, HttpContext context, AliasRulesStore rules, CancellationToken cancellationToken)
        => await rules.SetAsync(name, alias, null, context.Caller().By, cancellationToken) is { } change ? TypedResults.Ok(View(name, change)) : ApiProblems.NotFound("model", name);

    private static async Task<Results<Ok<GateReport>, ProblemHttpResult>> JudgeAsync(
        string name, int version, string? alias, IGateKeeper gates, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(alias))
            return ApiProblems.BadArgument("alias: say whose gates are meant, for example ?alias=champion.");
        return await gates.EvaluateAsync(name, alias, version, cancellationToken) is { } report ? TypedResults.Ok(report) : ApiProblems.NotFound("version", $"{name}/{version}");
    }

    private static async Task<IResult> TryAsync(string name, int version, string? alias, HttpRequest request, GateKeeper gates, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(alias))
            return ApiProblems.BadArgument("alias: say whose champion is meant, for example ?alias=champion.");
        var (read, refusal) = await ReadAsync(request, cancellationToken);
        if (read is null)
            return refusal!;
        return await gates.TryAsync(name, alias, version, read, cancellationToken) is { } report ? TypedResults.Ok(report) : ApiProblems.NotFound("version", $"{name}/{version}");
    }

    private static async Task<(AliasRules? Rules, IResult? Refusal)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var (text, isYaml, refusal) = await DocumentBody.ReadAsync(request, "The document", MostBytes, cancellationToken);
        if (text is null)
            return (null, refusal);
        var reading = isYaml ? AliasRulesReader.ReadYaml(text) : AliasRulesReader.ReadJson(text);
        if (reading.Rules is { } rules)
            return (rules, null);
        // A problem of the document itself means that there are no rules to speak of.
        return (null, reading.Problems.Any(problem => problem.Path.Length == 0) ? ApiProblems.Unreadable(reading.Problems) : ApiProblems.InvalidRules(reading.Problems));
    }

    private static AliasRulesView View(string model, AliasRulesChange change)
        => new(model, change.Alias, change.Number, change.Digest, change.Rules, change.Rules is null ? "" : AliasRulesWriter.ToYaml(change.Rules), change.Actor, change.ChangedAt);
}
