using System.CommandLine;
using Distillery.Cli.Display;
using Spectre.Console;

namespace Distillery.Cli.Commands;

/// <summary><c>retry</c>: run a failed or cancelled job on from where it stopped.</summary>
internal static class RetryCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var job = new Argument<string>("job") { Description = "id of the job" };
        var command = new Command("retry", "Run a failed or cancelled job on; finished stages stay.") { job };
        var remote = new Remote(command);
        command.SetAction(async (arguments, ct) =>
        {
            var answer = await remote.Connect(arguments).RetryAsync(arguments.GetValue(job)!, ct);
            AnsiConsole.MarkupLine($"job {Markup.Escape(answer.Id)} is {Words.State(answer.State)}");
            return ExitCodes.Ok;
        });
        return command;
    }
}
