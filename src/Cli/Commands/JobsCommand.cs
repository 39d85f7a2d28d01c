using System.CommandLine;
using System.Text.Json;
using Distillery.Cli.Display;
using Distillery.Client;
using Distillery.Contracts;
using Spectre.Console;

namespace Distillery.Cli.Commands;

/// <summary><c>jobs</c>: list jobs.</summary>
internal static class JobsCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var state = new Option<string?>("--state") { Description = "queued, running, succeeded, failed or cancelled" };
        state.AcceptOnlyFromAmong(JobStates.Queued, JobStates.Running, JobStates.Succeeded, JobStates.Failed, JobStates.Cancelled);
        var text = new Option<string?>("--text") { Description = "part of a name" };
        var team = new Option<string?>("--team") { Description = "only this team's" };
        var actor = new Option<string?>("--actor") { Description = "only those that this user submitted" };
        var label = new Option<string?>("--label") { Description = "only those with this label, as name:value" };
        var limit = new Option<int>("--limit") { Description = "how many at most", DefaultValueFactory = _ => 20 };
        var order = CommonOptions.Order();
        var json = CommonOptions.Json();
        var command = new Command("jobs", "List jobs, newest first or as asked.") { state, text, team, actor, label, order, limit, json };
        var remote = new Remote(command);
        command.SetAction(async (arguments, ct) =>
        {
            var query = new JobQuery
            {
                State = arguments.GetValue(state),
                Text = arguments.GetValue(text),
                Team = arguments.GetValue(team),
                Actor = arguments.GetValue(actor),
                Label = arguments.GetValue(label),
                Limit = arguments.GetValue(limit),
                OldestFirst = arguments.IsOldestFirst(order),
            };
            var page = await remote.Connect(arguments).ListJobsAsync(query, ct);
            if (arguments.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(page, ContractsJson.Indented));
                return ExitCodes.Ok;
            }

            var table = new Table().Border(TableBorder.Simple).AddColumns("job", "name", "state", "method", "dataset", "done", "submitted");
            foreach (var job in page.Items)
                table.AddRow(Markup.Escape(job.Id), Markup.Escape(job.Name), Words.State(job.State), job.Method, Markup.Escape(job.Dataset), $"{job.Progress:P0}", $"{job.CreatedAt.LocalDateTime:yyyy-MM-dd HH:mm}");
            AnsiConsole.Write(table);
            return ExitCodes.Ok;
        });
        return command;
    }
}
