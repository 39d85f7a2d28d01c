using Distillery.Contracts;
using Distillery.JobApi.MLflow;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Errors;

/// <summary>Every error of the API: a stable code for programs, a sentence for people.</summary>
internal static class ApiProblems
{
    public static ProblemHttpResult NotFound(string what, string id) => Of(404, $"{what}_not_found", $"There is no {what} '{id}'.");

    public static ProblemHttpResult BadArgument(string detail) => Of(400, "invalid_argument", detail);

    public static ProblemHttpResult InvalidSpec(IReadOnlyList<SpecProblem> problems)
        => Of(
            422,
            "invalid_spec",
            problems.Count == 1 ? Sentence(problems[0]) : $"The spec has {problems.Count} problems; the first: {Sentence(problems[0])}",
            problems);

    public static ProblemHttpResult InvalidRules(IReadOnlyList<SpecProblem> problems)
        => Of(
            422,
            "invalid_rules",
            problems.Count == 1 ? Sentence(problems[0]) : $"The rules have {problems.Count} problems; the first: {Sentence(problems[0])}",
            problems);

    public static ProblemHttpResult InvalidMetrics(IReadOnlyList<SpecProblem> problems) => Of(422, "invalid_metrics", Sentence(problems[0]), problems);

    public static ProblemHttpResult Unreadable(IReadOnlyList<SpecProblem> problems) => Of(400, "unreadable_body", Sentence(problems[0]), problems);

    public static ProblemHttpResult Of(int status, string code, string detail, IReadOnlyList<SpecProblem>? errors = null)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code };
        if (errors is not null)
            extensions["errors"] = errors;
        return TypedResults.Problem(detail, statusCode: status, title: Title(status), type: $"https://httpstatuses.io/{status}", extensions: extensions);
    }

    /// <summary>A move of an alias that its rules refuse: the same status and code on every door, with the reasons and the gates' numbers.</summary>
    /// <param name="refused">Why.</param>
    public static ProblemHttpResult MoveRefused(MoveRefusedException refused)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = "permission_denied", ["reasons"] = refused.Reasons };
        if (refused.Gates is not null)
            extensions["gates"] = refused.Gates;
        return TypedResults.Problem(refused.Message, statusCode: 403, title: Title(403), type: "https://httpstatuses.io/403", extensions: extensions);
    }

    public static ProblemHttpResult NoSuchAddress(HttpContext context)
        => Of(404, "not_found", $"There is nothing at {context.Request.Path}. See /openapi/v1.json for what there is.");

    /// <summary>Answers a problem: as MLflow's error where MLflow is spoken.</summary>
    public static Task AnswerAsync(this ProblemHttpResult problem, HttpContext context)
        => MLflowError.Speaks(context.Request.Path) ? MLflowError.WriteAsync(context, problem) : problem.ExecuteAsync(context);

    private static string Sentence(SpecProblem problem) => problem.Path.Length == 0 ? problem.Message : $"{problem.Path}: {problem.Message}";

    private static string Title(int status) => status switch
    {
        400 => "Bad request",
        401 => "A key is needed",
        403 => "Not allowed",
        404 => "Not found",
        405 => "Method not allowed",
        409 => "Conflict",
        410 => "Gone",
        413 => "Too large",
        415 => "Unsupported content type",
        422 => "The content is not valid",
        429 => "Too many requests",
        503 => "Busy",
        _ => "Error",
    };
}
