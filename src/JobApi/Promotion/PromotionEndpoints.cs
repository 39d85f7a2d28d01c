using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Errors;
using Distillery.JobApi.Forms;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Promotion;

/// <summary><c>/api/promotions</c>, rollbacks and evidence.</summary>
internal static class PromotionEndpoints
{
    public static void MapPromotions(this RouteGroupBuilder api)
    {
        var models = api.MapGroup("/models/{name}").WithTags("Promotion");
        models.MapPost("/promotions", RequestAsync).RequireRole(Roles.Submitter).WithName("RequestPromotion").WithSummary("Asks that an alias move to a version; the gates are evaluated now.")
            .Produces<PromotionView>(201).ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        models.MapPost("/aliases/{alias}/rollback", RollBackAsync).RequireRole(Roles.Approver).WithName("RollBack")
            .WithSummary("Takes an alias back to the version that held it before, by its history; as a drill, only checks that this would work.")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        var promotions = api.MapGroup("/promotions").WithTags("Promotion");
        promotions.MapGet("", ListAsync).RequireRole(Roles.Viewer).WithName("ListPromotions").WithSummary("Requests, newest first.").ProducesProblem(400);
        promotions.MapGet("/{id}", FindAsync).RequireRole(Roles.Viewer).WithName("GetPromotion").WithSummary("A request with its evidence, votes and comments.").ProducesProblem(404);
        promotions.MapPost("/{id}/approve", ApproveAsync).RequireRole(Roles.Viewer).WithName("ApprovePromotion")
            .WithSummary("Votes for a request. With the last vote that it needs, the alias moves in the same transaction.")
            .WithDescription("Never by the requester. Who may vote says the alias: approvers, unless its rules name roles or users.")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        promotions.MapPost("/{id}/reject", RejectAsync).RequireRole(Roles.Viewer).WithName("RejectPromotion").WithSummary("Votes against a request, which ends it.")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        promotions.MapPost("/{id}/withdraw", WithdrawAsync).RequireRole(Roles.Submitter).WithName("WithdrawPromotion").WithSummary("Takes a request back; for its requester and admins.")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        promotions.MapPost("/{id}/comments", CommentAsync).RequireRole(Roles.Submitter).WithName("CommentPromotion").WithSummary("Writes a remark without a vote.")
            .ProducesProblem(400).ProducesProblem(404);
        promotions.MapGet("/{id}/evidence", EvidenceAsync).RequireRole(Roles.Viewer).WithName("GetEvidence")
            .WithSummary("The signed evidence: a zip of evidence.json, evidence.sig and public-key.pem.").Produces(200, contentType: "application/zip").ProducesProblem(404);
        api.MapGet("/evidence/keys", KeysAsync).RequireRole(Roles.Viewer).WithTags("Promotion").WithName("ListEvidenceKeys")
            .WithSummary("Public keys with which evidence is verified, the one in use first.");
    }

    private static async Task<Results<Created<PromotionView>, ProblemHttpResult>> RequestAsync(
        string name, NewPromotion asked, HttpContext context, PromotionStore promotions, CancellationToken cancellationToken)
        => await promotions.RequestAsync(name, asked, context.Caller().By, cancellationToken) is { } made
            ? TypedResults.Created($"/api/promotions/{made.Id}", made)
            : ApiProblems.NotFound("version", $"{name}/{asked.Version}");

    private static async Task<Results<Ok<RollbackView>, ProblemHttpResult>> RollBackAsync(
        string name, string alias, RollbackRequest request, HttpContext context, AliasMoves moves, CancellationToken cancellationToken)
        => await moves.RollBackAsync(name, alias, request, context.Caller().By, cancellationToken) is { } done ? TypedResults.Ok(done) : ApiProblems.NotFound("model", name);

    private static async Task<Ok<Page<PromotionView>>> ListAsync(
        string? state, string? model, string? order, string? after, int? limit, PromotionStore promotions, CancellationToken cancellationToken)
        => TypedResults.Ok(await promotions.ListAsync(state, model, after, Limits.Of(limit, Limits.DefaultPage, Limits.MaxPage), cancellationToken, ListOrder.IsOldestFirst(order)));

    private static async Task<Results<Ok<PromotionView>, ProblemHttpResult>> FindAsync(string id, PromotionStore promotions, CancellationToken cancellationToken)
        => Found(id, await promotions.FindAsync(id, cancellationToken));

    private static async Task<Results<Ok<PromotionView>, ProblemHttpResult>> ApproveAsync(
        string id, PromotionRemark remark, HttpContext context, PromotionStore promotions, CancellationToken cancellationToken)
        => Found(id, await promotions.ApproveAsync(id, remark.Comment, context.Caller().By, cancellationToken));

    private static async Task<Results<Ok<PromotionView>, ProblemHttpResult>> RejectAsync(
        string id, PromotionRemark remark, HttpContext context, PromotionStore promotions, CancellationToken cancellationToken)
        => Found(id, await promotions.RejectAsync(id, remark.Comment, context.Caller().By, cancellationToken));

    private static async Task<Results<Ok<PromotionView>, ProblemHttpResult>> WithdrawAsync(
        string id, PromotionRemark remark, HttpContext context, PromotionStore promotions, CancellationToken cancellationToken)
        => Found(id, await promotions.WithdrawAsync(id, remark.Comment, context.Caller().By, cancellationToken));

    private static async Task<Results<Ok<PromotionView>, ProblemHttpResult>> CommentAsync(
        string id, PromotionRemark remark, HttpContext context, PromotionStore promotions, CancellationToken cancellationToken)
        => Found(id, await promotions.CommentAsync(id, remark.Comment, context.Caller().By, cancellationToken));

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> EvidenceAsync(string id, PromotionStore promotions, CancellationToken cancellationToken)
        => await promotions.EvidenceAsync(id, cancellationToken) is { } bundle
            ? TypedResults.File(bundle, "application/zip", $"evidence-{id}.zip")
            : ApiProblems.NotFound("promotion", id);

    private static async Task<Ok<IReadOnlyList<EvidenceKey>>> KeysAsync(EvidenceSigner signer, CancellationToken cancellationToken)
        => TypedResults.Ok(await signer.KeysAsync(cancellationToken));

    private static Results<Ok<PromotionView>, ProblemHttpResult> Found(string id, PromotionView? promotion)
        => promotion is null ? ApiProblems.NotFound("promotion", id) : TypedResults.Ok(promotion);
}
