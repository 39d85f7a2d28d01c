using Distillery.Contracts;
using Distillery.JobApi.Errors;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Access;

/// <summary><c>/api/me</c> and <c>/api/keys</c>.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this RouteGroupBuilder api)
    {
        api.MapGet("/me", Me).RequireRole(Roles.Viewer, Roles.Worker).WithTags("Access").WithName("GetMe").WithSummary("Who is calling, and in which role.");
        var keys = api.MapGroup("/keys").WithTags("Access").RequireRole(Roles.Admin);
        keys.MapGet("", ListAsync).WithName("ListKeys").WithSummary("API keys, newest first; expired and revoked ones too.").ProducesProblem(400);
        keys.MapPost("", CreateAsync).WithName("CreateKey").WithSummary("Makes an API key and shows its secret once.")
            .Produces<CreatedKey>(201).ProducesProblem(400).ProducesProblem(409);
        keys.MapGet("/{id}", FindAsync).WithName("GetKey").WithSummary("An API key, without its secret.").ProducesProblem(404);
        keys.MapDelete("/{id}", RevokeAsync).WithName("RevokeKey").WithSummary("Revokes a key for good; holds on every instance within seconds.").ProducesProblem(404);
    }

    private static Ok<MeView> Me(HttpContext context, JobApiOptions options)
    {
        var caller = context.Caller();
        return TypedResults.Ok(new MeView(caller.Actor, caller.Role, caller.Team, caller.KeyId, caller.ExpiresAt, options.RequireKey));
    }

    private static async Task<Ok<Page<KeyView>>> ListAsync(string? after, int? limit, KeyStore keys, CancellationToken cancellationToken)
        => TypedResults.Ok(await keys.ListAsync(after, Limits.Of(limit, Limits.DefaultPage, Limits.MaxPage), cancellationToken));

    private static async Task<Created<CreatedKey>> CreateAsync(NewKey key, HttpContext context, KeyStore keys, CancellationToken cancellationToken)
    {
        var created = await keys.CreateAsync(key, context.Caller().By, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/keys/{created.Key.Id}", created);
    }

    private static async Task<Results<Ok<KeyView>, ProblemHttpResult>> FindAsync(string id, KeyStore keys, CancellationToken cancellationToken)
        => await keys.FindAsync(id, cancellationToken) is { } key ? TypedResults.Ok(key) : ApiProblems.NotFound("key", id);

    private static async Task<Results<Ok<KeyView>, ProblemHttpResult>> RevokeAsync(
        string id, HttpContext context, KeyStore keys, KeyRing ring, CancellationToken cancellationToken)
    {
        if (await keys.RevokeAsync(id, context.Caller().By, cancellationToken) is not { } key)
            return ApiProblems.NotFound("key", id);
        ring.Forget(id);
        return TypedResults.Ok(key);
    }
}
