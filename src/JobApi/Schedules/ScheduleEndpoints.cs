using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Errors;
using Distillery.JobApi.Forms;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Schedules;

/// <summary><c>/api/schedules</c>.</summary>
internal static class ScheduleEndpoints
{
    private const int MostTimes = 100;

    public static void MapSchedules(this RouteGroupBuilder api)
    {
        var schedules = api.MapGroup("/schedules").WithTags("Schedules");
        schedules.MapGet("", ListAsync).RequireRole(Roles.Viewer).WithName("ListSchedules").WithSummary("Schedules by name; at most 1,000.");
        schedules.MapPost("", CreateAsync).RequireRole(Roles.Submitter).WithName("CreateSchedule").WithSummary("Makes a schedule.")
            .Accepts<ScheduleRequest>("application/json").Produces<ScheduleView>(201)
            .ProducesProblem(400).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        schedules.MapGet("/preview", Preview).RequireRole(Roles.Viewer).WithName("PreviewSchedule").WithSummary("The next times of a cron expression.")
            .Produces<CronPreview>().ProducesProblem(400);
        schedules.MapGet("/{name}", FindAsync).RequireRole(Roles.Viewer).WithName("GetSchedule").WithSummary("A schedule.").ProducesProblem(404);
        schedules.MapPut("/{name}", UpdateAsync).RequireRole(Roles.Submitter).WithName("UpdateSchedule").WithSummary("Changes a schedule; the body is the whole of it.")
            .Accepts<ScheduleRequest>("application/json").Produces<ScheduleView>()
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        schedules.MapDelete("/{name}", DeleteAsync).RequireRole(Roles.Submitter).WithName("DeleteSchedule").WithSummary("Removes a schedule with its history; its jobs stay.").ProducesProblem(404);
        schedules.MapPost("/{name}/pause", PauseAsync).RequireRole(Roles.Submitter).WithName("PauseSchedule").WithSummary("Stops it from firing, and skips what waits.").ProducesProblem(404);
        schedules.MapPost("/{name}/resume", ResumeAsync).RequireRole(Roles.Submitter).WithName("ResumeSchedule").WithSummary("Lets it fire again from now on.").ProducesProblem(404);
        schedules.MapPost("/{name}/run", RunAsync).RequireRole(Roles.Submitter).WithName("RunSchedule").WithSummary("Fires it now, under its overlap policy.")
            .Produces<ScheduleFire>(202).ProducesProblem(404);
        schedules.MapGet("/{name}/history", HistoryAsync).RequireRole(Roles.Viewer).WithName("GetScheduleHistory").WithSummary("What became of its times, newest first.")
            .ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<Ok<IReadOnlyList<ScheduleView>>> ListAsync(ScheduleStore schedules, CancellationToken cancellationToken)
        => TypedResults.Ok(await schedules.ListAsync(cancellationToken));

    private static async Task<IResult> CreateAsync(
        HttpContext context, ScheduleReceiver receiver, ScheduleStore schedules, CancellationToken cancellationToken)
    {
        var (request, times, refusal) = await receiver.ReadAsync(context.Request, cancellationToken);
        if (request is null)
            return refusal!;
        var team = TeamOf(request, context.Caller());
        if (Foreign(context.Caller(), team) is { } foreign)
            return foreign;
        return await schedules.CreateAsync(request, team, context.Caller().By, times!.After, cancellationToken) is { } made
            ? TypedResults.Created($"/api/schedules/{made.Name}", made)
            : ApiProblems.Of(409, "schedule_exists", $"There is a schedule '{request.Name}' already; change it with PUT, or take another name.");
    }

    private static IResult Preview(string? cron, string? zone, int? n, TimeProvider clock)
    {
        var count = Limits.Of(n, 5, MostTimes);
        if (string.IsNullOrWhiteSpace(cron))
            return ApiProblems.BadArgument("cron: give the expression, for example 30 4 * * 1.");
        try
        {
            var name = string.IsNullOrEmpty(zone) ? "UTC" : zone;
            return TypedResults.Ok(new CronPreview(cron.Trim(), name, CronTimes.Parse(cron, name).Next(clock.GetUtcNow(), count)));
        }
        catch (FormatException e)
        {
            return ApiProblems.BadArgument(e.Message);
        }
    }

    private static async Task<Results<Ok<ScheduleView>, ProblemHttpResult>> FindAsync(string name, ScheduleStore schedules, CancellationToken cancellationToken)
        => await schedules.FindAsync(name, cancellationToken) is { } found ? TypedResults.Ok(found) : ApiProblems.NotFound("schedule", name);

    private static async Task<IResult> UpdateAsync(
        string name, HttpContext context, ScheduleReceiver receiver, ScheduleStore schedules, CancellationToken cancellationToken)
    {
        var (request, times, refusal) = await receiver.ReadAsync(context.Request, cancellationToken);
        if (request is null)
            return refusal!;
        if (request.Name != name)
            return ApiProblems.BadArgument($"name: the body says '{request.Name}', the address '{name}'. A schedule keeps its name.");
        var team = TeamOf(request, context.Caller());
        if (Foreign(context.Caller(), team) is { } foreign)
            return foreign;
        if (await RefusalAsync(name, context, schedules, cancellationToken) is { } refused)
            return refused;
        return await schedules.UpdateAsync(request, team, context.Caller().By, times!.After, cancellationToken) is { } changed
            ? TypedResults.Ok(changed)
            : ApiProblems.NotFound("schedule", name);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string name, HttpContext context, ScheduleStore schedules, CancellationToken cancellationToken)
        => await RefusalAsync(name, context, schedules, cancellationToken) is { } refused ? refused
            : await schedules.DeleteAsync(name, context.Caller().By, cancellationToken) ? TypedResults.NoContent()
            : ApiProblems.NotFound("schedule", name);

    private static Task<Results<Ok<ScheduleView>, ProblemHttpResult>> PauseAsync(
        string name, HttpContext context, ScheduleStore schedules, CancellationToken cancellationToken)
        => SetEnabledAsync(name, false, context, schedules, cancellationToken);

    private static Task<Results<Ok<ScheduleView>, ProblemHttpResult>> ResumeAsync(
        string name, HttpContext context, ScheduleStore schedules, CancellationToken cancellationToken)
        => SetEnabledAsync(name, true, context, schedules, cancellationToken);

    private static async Task<Results<Ok<ScheduleView>, ProblemHttpResult>> SetEnabledAsync(
        string name, bool enabled, HttpContext context, ScheduleStore schedules, CancellationToken cancellationToken)
        => await RefusalAsync(name, context, schedules, cancellationToken) is { } refused ? refused
            : await schedules.SetEnabledAsync(name, enabled, context.Caller().By, (schedule, time) => CronTimes.Parse(schedule.Cron, schedule.Zone).After(time), cancellationToken) is { } view
            ? TypedResults.Ok(view)
            : ApiProblems.NotFound("schedule", name);

    private static async Task<IResult> RunAsync(
        string name, HttpContext context, ScheduleStore schedules, ScheduleEngine engine, CancellationToken cancellationToken)
    {
        if (await RefusalAsync(name, context, schedules, cancellationToken) is { } refused)
            return refused;
        if (await schedules.RunNowAsync(name, context.Caller().By, cancellationToken) is not var (id, at))
            return ApiProblems.NotFound("schedule", name);
        // The fire is recorded and would start by itself; starting it here lets the answer name its job.
        await engine.RunAsync(cancellationToken);
        return TypedResults.Accepted($"/api/schedules/{name}/history", await schedules.FireAsync(id, at, cancellationToken));
    }

    private static async Task<Results<Ok<Page<ScheduleFire>>, ProblemHttpResult>> HistoryAsync(
        string name, string? state, string? order, string? after, int? limit, ScheduleStore schedules, CancellationToken cancellationToken)
    {
        if (state is not (null or "") && !FireStates.All.Contains(state))
            return ApiProblems.BadArgument($"state: '{state}' must be one of {string.Join(", ", FireStates.All)}.");
        return await schedules.HistoryAsync(name, string.IsNullOrEmpty(state) ? null : state, after, Limits.Of(limit, Limits.DefaultPage, Limits.MaxPage), cancellationToken, ListOrder.IsOldestFirst(order)) is { } page
            ? TypedResults.Ok(page)
            : ApiProblems.NotFound("schedule", name);
    }

    private static string TeamOf(ScheduleRequest request, Caller caller)
        => request.Team ?? caller.Team ?? (request.Spec.Labels.TryGetValue("team", out var team) && team.Length > 0 ? team : TeamStore.Default);

    // A key with a team acts for that team; admins act for all.
    private static ProblemHttpResult? Foreign(Caller caller, string team)
        => caller.Team is null || caller.Team == team || Roles.Include(caller.Role, Roles.Admin)
            ? null
            : ApiProblems.Of(403, "foreign_team", $"The schedule belongs to team '{team}'; the key of '{caller.Actor}' acts for team '{caller.Team}'.");

    private static async Task<ProblemHttpResult?> RefusalAsync(string name, HttpContext context, ScheduleStore schedules, CancellationToken cancellationToken)
        => await schedules.FindAsync(name, cancellationToken) is { } schedule
            ? Foreign(context.Caller(), schedule.Team)
            : ApiProblems.NotFound("schedule", name);
}
