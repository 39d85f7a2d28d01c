using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.MLflow;

/// <summary>The form of every error that MLflow's clients read.</summary>
/// <param name="ErrorCode">One of <see cref="MLflowCodes"/>.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record MLflowError(string ErrorCode, string Message)
{
    private static readonly PathString[] Roots = ["/api/2.0", "/api/3.0", "/ajax-api", "/get-artifact", "/model-versions"];

    /// <summary>Whether an address speaks MLflow, so that its errors have this form too.</summary>
    public static bool Speaks(PathString path) => Array.Exists(Roots, root => path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase));

    /// <summary>The code of a refusal that MLflow has a word for; null leaves it to the native API's table of errors.</summary>
    public static string? CodeOf(Exception exception) => exception switch
    {
        MLflowException refused => refused.Code,
        TrackingException { Fault: TrackingFault.NotFound } => MLflowCodes.DoesNotExist,
        TrackingException { Fault: TrackingFault.AlreadyExists } => MLflowCodes.AlreadyExists,
        TrackingException => MLflowCodes.InvalidParameter,
        RunOwnedException => MLflowCodes.PermissionDenied,
        _ => null,
    };

    /// <summary>Answers an error.</summary>
    public static Task WriteAsync(HttpContext context, string code, string message, int? status = null)
    {
        context.Response.StatusCode = status ?? MLflowCodes.StatusOf(code);
        return MLflowJson.WriteAsync(context.Response, new MLflowError(code, message), context.RequestAborted);
    }

    /// <summary>Answers what the native API would answer, in MLflow's form.</summary>
    public static Task WriteAsync(HttpContext context, ProblemHttpResult problem)
    {
        var unknownPath = problem.StatusCode == 404 && problem.ProblemDetails.Extensions.TryGetValue("code", out var code) && code is "not_found";
        return WriteAsync(
            context,
            unknownPath ? MLflowCodes.EndpointNotFound : MLflowCodes.OfStatus(problem.StatusCode),
            problem.ProblemDetails.Detail ?? "The request was refused.",
            problem.StatusCode == 410 ? 404 : problem.StatusCode);
    }
}
