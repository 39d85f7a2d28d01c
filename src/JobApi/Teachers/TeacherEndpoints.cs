using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Forms;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Teachers;

/// <summary><c>/api/teachers</c>: what is kept of teachers' answers, and what they cost.</summary>
internal static class TeacherEndpoints
{
    private static readonly string[] Kinds = ["chat", "embedding"];
    private static readonly string[] Faults = ["invalid", "refused", "failed", "lost"];

    public static void MapTeachers(this RouteGroupBuilder api)
    {
        var teachers = api.MapGroup("/teachers").WithTags("Teachers");
        teachers.MapGet("", OverviewAsync).RequireRole(Roles.Viewer).WithName("GetTeachers").WithSummary("Answers that are kept, by model, and what all jobs have spent.");
        teachers.MapGet("/spend", SpendAsync).RequireRole(Roles.Viewer).WithName("ListTeacherSpend")
            .WithSummary("What each stage has spent on its teacher, beside its job's budget; newest jobs first.").ProducesProblem(400);
        teachers.MapGet("/answers", AnswersAsync).RequireRole(Roles.Viewer).WithName("ListTeacherAnswers")
            .WithSummary("Answers that are kept, newest first; at most 2,000 characters of each.").ProducesProblem(400);
        teachers.MapGet("/faults", FaultsAsync).RequireRole(Roles.Viewer).WithName("ListTeacherFaults")
            .WithSummary("Requests that brought no answer to use, newest first.").ProducesProblem(400);
        teachers.MapGet("/texts", TextsAsync).RequireRole(Roles.Viewer).WithName("ListTeacherTexts")
            .WithSummary("Files with prompts and rationales for people to read, newest runs first.").ProducesProblem(400);
    }

    private static async Task<Ok<TeacherOverview>> OverviewAsync(TeacherQueries teachers, CancellationToken cancellationToken)
        => TypedResults.Ok(await teachers.OverviewAsync(cancellationToken));

    private static async Task<Ok<Page<TeacherSpendView>>> SpendAsync(
        string? team, string? q, string? order, string? after, int? limit, TeacherQueries teachers, CancellationToken cancellationToken)
        => TypedResults.Ok(await teachers.SpendAsync(Set(team), Set(q), after, Limits.Of(limit, Limits.DefaultPage, Limits.MaxPage), cancellationToken, ListOrder.IsOldestFirst(order)));

    private static async Task<Ok<Page<TeacherAnswerView>>> AnswersAsync(
        string? model, string? kind, string? q, string? order, string? after, int? limit, TeacherQueries teachers, CancellationToken cancellationToken)
        => TypedResults.Ok(await teachers.AnswersAsync(
            Set(model), OneOf("kind", kind, Kinds), Set(q), after, Limits.Of(limit, Limits.DefaultPage, Limits.MaxPage), cancellationToken, ListOrder.IsOldestFirst(order)));

    private static async Task<Ok<Page<TeacherFaultView>>> FaultsAsync(
        string? state, string? model, string? order, string? after, int? limit, TeacherQueries teachers, CancellationToken cancellationToken)
        => TypedResults.Ok(await teachers.FaultsAsync(
            OneOf("state", state, Faults), Set(model), after, Limits.Of(limit, Limits.DefaultPage, Limits.MaxPage), cancellationToken, ListOrder.IsOldestFirst(order)));

    private static async Task<Ok<Page<TextFileView>>> TextsAsync(string? order, string? after, int? limit, TeacherQueries teachers, CancellationToken cancellationToken)
        => TypedResults.Ok(await teachers.TextFilesAsync(after, Limits.Of(limit, Limits.DefaultPage, Limits.MaxPage), cancellationToken, ListOrder.IsOldestFirst(order)));

    private static string? OneOf(string name, string? value, string[] known)
        => Set(value) is not { } given || known.Contains(given) ? Set(value) : throw new ArgumentException($"{name}: '{value}' must be one of {string.Join(", ", known)}.");

    private static string? Set(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
