using System.Text.Json;
using Distillery.Contracts;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Access;

/// <summary><c>/api/audit</c>: what was done, by whom; append-only.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this RouteGroupBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("Access").RequireRole(Roles.Admin);
        audit.MapGet("", ListAsync).WithName("ListAudit").WithSummary("Acts, newest first. An act ending in a dot and a target ending in a slash match all that begin so.")
            .ProducesProblem(400);
        audit.MapGet("/export", ExportAsync).WithLongAnswer().WithName("ExportAudit").WithSummary("Acts, oldest first, one JSON object per line.")
            .Produces(200, contentType: "application/x-ndjson").ProducesProblem(400);
        audit.MapGet("/verify", VerifyAsync).WithLongAnswer().WithName("VerifyAudit").WithSummary("Follows the whole hash chain.");
    }

    private static async Task<Ok<Page<AuditRecord>>> ListAsync(
        [AsParameters] AuditQuery query, string? after, int? limit, AuditStore audit, CancellationToken cancellationToken)
        => TypedResults.Ok(await audit.ListAsync(query.ToFilter(), after, Limits.Of(limit, Limits.DefaultPage, Limits.MaxPage), cancellationToken));

    private static PushStreamHttpResult ExportAsync([AsParameters] AuditQuery query, AuditStore audit, HttpContext context)
    {
        var filter = query.ToFilter();
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(
            async stream =>
            {
                await foreach (var record in audit.ReadAsync(filter, context.RequestAborted))
                {
                    await JsonSerializer.SerializeAsync(stream, record, ContractsJson.Options, context.RequestAborted);
                    await stream.WriteAsync("\n"u8.ToArray(), context.RequestAborted);
                }
            },
            "application/x-ndjson",
            "audit.ndjson");
    }

    private static async Task<Ok<AuditVerdict>> VerifyAsync(AuditStore audit, CancellationToken cancellationToken)
        => TypedResults.Ok(await audit.VerifyAsync(cancellationToken));
}
