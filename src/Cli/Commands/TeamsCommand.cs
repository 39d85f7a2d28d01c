using System.CommandLine;
using System.Text.Json;
using Distillery.Contracts;
using Spectre.Console;

namespace Distillery.Cli.Commands;

/// <summary><c>teams</c>: list teams, and set share and quotas of one.</summary>
internal static class TeamsCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command("teams", "List teams with their shares and quotas, or set those of one.") { json };
        var remote = new Remote(command);
        command.SetAction(async (arguments, ct) =>
        {
            var teams = await remote.Connect(arguments).ListTeamsAsync(ct);
            if (arguments.GetValue(json))
                Console.Out.WriteLine(JsonSerializer.Serialize(teams, ContractsJson.Indented));
            else
                Print(teams);
            return ExitCodes.Ok;
        });
        command.Subcommands.Add(Set());
        return command;
    }

    private static Command Set()
    {
        var name = new Argument<string>("team") { Description = "its name" };
        var weight = new Option<double>("--weight") { Description = "its share beside other teams that wait", DefaultValueFactory = _ => 1 };
        var running = new Option<int?>("--max-running") { Description = "most stages at once; any number when left out" };
        var queued = new Option<int?>("--max-queued") { Description = "most jobs that have not started; any number when left out" };
        return Remote.Verb(
            "set", "Set weight and quotas; what is left out gets its default.", [name, weight, running, queued],
            (client, arguments, ct) => client.SetTeamAsync(
                arguments.GetValue(name)!,
                new TeamSettings { Weight = arguments.GetValue(weight), MaxRunning = arguments.GetValue(running), MaxQueued = arguments.GetValue(queued) },
                ct),
            team => Print([team]));
    }

    private static void Print(IReadOnlyList<TeamView> teams)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("team", "weight", "running", "ready", "jobs queued");
        foreach (var team in teams)
        {
            table.AddRow(
                Markup.Escape(team.Name),
                $"{team.Weight:0.##}",
                team.MaxRunning is { } running ? $"{team.Running} of {running}" : $"{team.Running}",
                $"{team.Ready}",
                team.MaxQueued is { } queued ? $"{team.Queued} of {queued}" : $"{team.Queued}");
        }

        AnsiConsole.Write(table);
    }
}
