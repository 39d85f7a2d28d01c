using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Errors;
using Distillery.JobSpecs;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Teams;

/// <summary><c>/api/teams</c>: shares and quotas.</summary>
internal static class TeamEndpoints
{
    public static void MapTeams(this RouteGroupBuilder api)
    {
        var teams = api.MapGroup("/teams").WithTags("Teams");
        teams.MapGet("", ListAsync).RequireRole(Roles.Viewer).WithName("ListTeams").WithSummary("Teams with their share, quotas and what they use.");
        teams.MapGet("/{name}", FindAsync).RequireRole(Roles.Viewer).WithName("GetTeam").WithSummary("One team.").ProducesProblem(404);
        teams.MapPut("/{name}", SetAsync).RequireRole(Roles.Admin).WithName("SetTeam")
            .WithSummary("Sets weight and quotas; what is absent gets its default. The team is made when it is not there.").ProducesProblem(400);
    }

    private static async Task<Ok<IReadOnlyList<TeamView>>> ListAsync(TeamStore teams, CancellationToken cancellationToken)
        => TypedResults.Ok(await teams.ListAsync(cancellationToken));

    private static async Task<Results<Ok<TeamView>, ProblemHttpResult>> FindAsync(string name, TeamStore teams, CancellationToken cancellationToken)
        => await teams.FindAsync(name, cancellationToken) is { } team ? TypedResults.Ok(team) : ApiProblems.NotFound("team", name);

    private static async Task<Results<Ok<TeamView>, ProblemHttpResult>> SetAsync(
        string name, TeamSettings settings, HttpContext context, TeamStore teams, CancellationToken cancellationToken)
        => TeamNames.IsValid(name)
            ? TypedResults.Ok(await teams.SetAsync(name, settings, context.Caller().By, cancellationToken))
            : ApiProblems.BadArgument($"name: '{name}' cannot be a team; {TeamNames.Rule}");
}
