using System.Data.Common;
using System.Text.RegularExpressions;
using Distillery.JobApi.MLflow;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Distillery.JobApi.Errors;

/// <summary>Turns whatever goes wrong below <c>/api</c> into a problem document.</summary>
internal sealed partial class ErrorMiddleware(RequestDelegate next, Database database, ILogger<ErrorMiddleware> logger)
{
    private const string RetryAfterSeconds = "2";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && context.Response is { StatusCode: >= 400, ContentLength: null, ContentType: null })
                await Empty(context).AnswerAsync(context);
        }
        catch (OperationCanceledException) when (!context.Response.HasStarted && context.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested == true)
        {
            context.Response.Clear();
            await ApiProblems.Of(503, "too_slow", "The call took too long and was ended; nothing of it was kept. Ask for less, or try again later.").AnswerAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to answer.
            context.Response.StatusCode = 499;
        }
#pragma warning disable CA1031 // The edge of the service: everything becomes an answer, and what is our fault is logged.
        catch (Exception e) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            context.Response.Clear();
            if (MLflowError.Speaks(context.Request.Path) && MLflowError.CodeOf(e) is { } code)
                await MLflowError.WriteAsync(context, code, e.Message);
            else
                await Of(e, context).AnswerAsync(context);
        }
    }

    private static ProblemHttpResult Empty(HttpContext context) => context.Response.StatusCode switch
    {
        404 => ApiProblems.NoSuchAddress(context),
        405 => ApiProblems.Of(405, "method_not_allowed", $"{context.Request.Method} is not possible at {context.Request.Path}."),
        413 => ApiProblems.Of(413, "body_too_large", "The body is larger than this address takes."),
        415 => ApiProblems.Of(415, "unsupported_content_type", "Send application/json or application/yaml."),
        var status => ApiProblems.Of(status, $"http_{status}", $"The request was refused with status {status}."),
    };

    // The framework names C# types; callers know numbers and texts.
    private static string Readable(string message)
        => BindingError().Match(message) is { Success: true } match ? $"{match.Groups["name"]}: '{match.Groups["value"]}' is not a whole number." : message;

    [GeneratedRegex("""^Failed to bind parameter "(Nullable<)?(int|long)>? (?<name>\w+)" from "(?<value>.*)"\.$""", RegexOptions.Singleline)]
    private static partial Regex BindingError();

    private ProblemHttpResult Of(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: 413 }:
                return ApiProblems.Of(413, "body_too_large", exception.Message);
            case BadHttpRequestException bad:
                return ApiProblems.Of(bad.StatusCode, "invalid_argument", Readable(bad.Message));
            case ArgumentException:
                return ApiProblems.BadArgument(exception.Message);
            case IdempotencyConflictException:
                return ApiProblems.Of(409, "idempotency_conflict", exception.Message);
            case KeyNameTakenException:
                return ApiProblems.Of(409, "name_taken", exception.Message);
            case TrackingException { Fault: TrackingFault.NotFound }:
                return ApiProblems.Of(404, "not_found_here", exception.Message);
            case TrackingException { Fault: TrackingFault.AlreadyExists }:
                return ApiProblems.Of(409, "already_exists", exception.Message);
            case TrackingException:
                return ApiProblems.BadArgument(exception.Message);
            case RunOwnedException:
                return ApiProblems.Of(409, "run_owned", exception.Message);
            case MoveRefusedException refused:
                return ApiProblems.MoveRefused(refused);
            case SourceNotFoundException:
                return ApiProblems.Of(404, "source_not_found", exception.Message);
            case PromotionStateException promotion:
                return ApiProblems.Of(409, promotion.Code, promotion.Message);
            case JobStateException:
                return ApiProblems.Of(409, "invalid_state", exception.Message);
            case QuotaExceededException:
                return ApiProblems.Of(429, "quota_exceeded", exception.Message);
            case UploadException upload:
                return UploadProblem(upload);
            case SweepBusyException:
                return ApiProblems.Of(409, "sweep_running", exception.Message);
            case ArtifactException { IsTransient: true }:
                LogArtifact(exception);
                context.Response.Headers.RetryAfter = RetryAfterSeconds;
                return ApiProblems.Of(503, "artifact_store_away", "The artifact store did not answer. Try again in a moment.");
            case ArtifactException:
                LogArtifact(exception);
                return ApiProblems.Of(410, "artifact_unavailable", exception.Message);
            case CommitUnknownException:
                LogAway(exception.Message, context.Request.Method, context.Request.Path);
                context.Response.Headers.RetryAfter = RetryAfterSeconds;
                return ApiProblems.Of(503, "outcome_unknown", "The store went away while this was being written, so it is not known whether it was. Look before you repeat it, or repeat it with the same Idempotency-Key.");
            case DbException when database.IsPassing(exception):
                LogAway(exception.Message, context.Request.Method, context.Request.Path);
                context.Response.Headers.RetryAfter = RetryAfterSeconds;
                return ApiProblems.Of(503, "store_busy", "The store did not answer in time; nothing was changed. Try again in a moment.");
            default:
                LogFailure(exception, context.Request.Method, context.Request.Path);
                return ApiProblems.Of(500, "internal_error", $"Something went wrong here; the log has it under {context.TraceIdentifier}.");
        }
    }

    private static ProblemHttpResult UploadProblem(UploadException exception) => ApiProblems.Of(
        exception.Code switch
        {
            "part_too_large" => 413,
            "digest_mismatch" or "part_damaged" => 422,
            "upload_lost" => 410,
            _ => 409,
        },
        exception.Code,
        exception.Message);

    [LoggerMessage(40, LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogFailure(Exception exception, string method, string path);

    [LoggerMessage(42, LogLevel.Warning, "{Method} {Path}: the store is away or busy: {Reason}")]
    private partial void LogAway(string reason, string method, string path);

    [LoggerMessage(41, LogLevel.Error, "An artifact cannot be read")]
    private partial void LogArtifact(Exception exception);
}
