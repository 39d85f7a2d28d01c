using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Errors;
using Distillery.JobApi.Forms;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Distillery.JobApi.Artifacts;

/// <summary><c>/api/artifacts</c>: content by digest, and uploads in parts.</summary>
internal static class ArtifactEndpoints
{
    private const int FormBytes = 4_096;

    public static void MapArtifacts(this RouteGroupBuilder api)
    {
        var artifacts = api.MapGroup("/artifacts").WithTags("Artifacts");
        artifacts.MapGet("/{digest}", ContentAsync).RequireRole(Roles.Viewer, Roles.Worker).WithLongAnswer().WithName("GetContent")
            .WithSummary("The bytes of a content by its sha256; ETag is the digest, ranges work. Whole answers are checked: damage cuts the connection before the end.")
            .Produces(200, contentType: "application/octet-stream").ProducesProblem(400).ProducesProblem(404).ProducesProblem(410).ProducesProblem(503);
        var uploads = artifacts.MapGroup("/uploads").RequireRole(Roles.Submitter, Roles.Worker);
        uploads.MapPost("", BeginAsync).WithName("BeginUpload").WithSummary("Begins an upload in parts; completed at once when the digest is stored already.")
            .Accepts<NewUpload>("application/json").Produces<UploadView>(201).ProducesProblem(400).ProducesProblem(413).ProducesProblem(415);
        uploads.MapGet("/{id}", FindAsync).WithName("GetUpload").WithSummary("An upload and the parts that have come.").ProducesProblem(404);
        uploads.MapPut("/{id}/parts/{number:int}", PartAsync).WithBodyLimit(null).WithLongAnswer().WithName("PutUploadPart")
            .WithSummary("Sends a part, from 1; the body is its bytes. Content-Digest (sha-256) is checked when it is sent.")
            .Accepts<Stream>("application/octet-stream").Produces<UploadPartView>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(422);
        uploads.MapPost("/{id}/complete", CompleteAsync).WithLongAnswer().WithName("CompleteUpload").WithSummary("Makes the parts one content, whose digest must be the one given.")
            .Accepts<CompleteUpload>("application/json").Produces<UploadView>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(415).ProducesProblem(422);
        uploads.MapDelete("/{id}", AbortAsync).WithName("AbortUpload").WithSummary("Drops an upload.").ProducesProblem(404);
        artifacts.MapSweeps();
    }

    private static async Task<IResult> ContentAsync(string digest, HttpResponse response, IArtifactStore artifacts, CancellationToken cancellationToken)
    {
        if (await artifacts.FindAsync(digest, cancellationToken) is null)
            return ApiProblems.NotFound("artifact", digest);
        response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.Stream(
            await artifacts.OpenReadAsync(digest, cancellationToken),
            "application/octet-stream",
            fileDownloadName: digest,
            entityTag: new EntityTagHeaderValue($"\"{digest}\""),
            enableRangeProcessing: true);
    }

    private static async Task<IResult> BeginAsync(HttpContext context, UploadStore uploads, CancellationToken cancellationToken)
    {
        var (form, refusal) = await JsonForm.ReadAsync(context.Request, FormBytes, cancellationToken);
        if (form is null)
            return refusal!;
        var (request, wrong) = JsonForm.Bind<NewUpload>(form);
        if (request is null)
            return wrong!;
        var upload = await uploads.BeginAsync(request, context.Caller().Actor, cancellationToken);
        return TypedResults.Created($"/api/artifacts/uploads/{upload.Id}", upload);
    }

    private static async Task<Results<Ok<UploadView>, ProblemHttpResult>> FindAsync(string id, UploadStore uploads, CancellationToken cancellationToken)
        => await uploads.FindAsync(id, cancellationToken) is { } upload ? TypedResults.Ok(upload) : ApiProblems.NotFound("upload", id);

    private static async Task<IResult> PartAsync(string id, int number, HttpContext context, UploadStore uploads, CancellationToken cancellationToken)
    {
        if (await uploads.FindAsync(id, cancellationToken) is not { } upload)
            return ApiProblems.NotFound("upload", id);
        var sha256 = PartDigest.Read(context.Request.Headers["Content-Digest"]);
        if (context.Request.ContentLength > upload.PartBytes)
            return ApiProblems.Of(413, "part_too_large", $"Part {number} has {context.Request.ContentLength} bytes; the parts of this upload have at most {upload.PartBytes}.");
        // The server's own limit is for forms; here the upload says how much may come. One byte more, so that too much is seen.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = upload.PartBytes + 1;
        return await uploads.WritePartAsync(id, number, context.Request.Body, sha256, cancellationToken) is { } part
            ? TypedResults.Ok(part)
            : ApiProblems.NotFound("upload", id);
    }

    private static async Task<IResult> CompleteAsync(string id, HttpContext context, UploadStore uploads, CancellationToken cancellationToken)
    {
        var (form, refusal) = await JsonForm.ReadAsync(context.Request, FormBytes, cancellationToken);
        if (form is null)
            return refusal!;
        var (request, wrong) = JsonForm.Bind<CompleteUpload>(form, "digest");
        if (request is null)
            return wrong!;
        return await uploads.CompleteAsync(id, request.Digest, cancellationToken) is not null && await uploads.FindAsync(id, cancellationToken) is { } upload
            ? TypedResults.Ok(upload)
            : ApiProblems.NotFound("upload", id);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AbortAsync(string id, UploadStore uploads, CancellationToken cancellationToken)
        => await uploads.AbortAsync(id, cancellationToken) ? TypedResults.NoContent() : ApiProblems.NotFound("upload", id);
}
