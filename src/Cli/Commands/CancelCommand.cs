using System.CommandLine;
using Distillery.Cli.Display;
using Spectre.Console;

namespace Distillery.Cli.Commands;

/// <summary><c>cancel</c>: stop a job.</summary>
internal static class CancelCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var job = new Argument<string>("job") { Description = "id of the job" };
        var command = new Command("cancel", "Stop a job; a running stage stops within seconds.") { job };
        var remote = new Remote(command);
        command.SetAction(async (arguments, ct) =>
        {
            var answer = await remote.Connect(arguments).CancelAsync(arguments.GetValue(job)!, ct);
            AnsiConsole.MarkupLine($"job {Markup.Escape(answer.Id)} is {Words.State(answer.State)}");
            return ExitCodes.Ok;
        });
        return command;
    }
}
