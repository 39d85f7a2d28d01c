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
        return Remote.Verb(
            "cancel", "Stop a job; a running stage stops within seconds.", [job], (client, arguments, ct) => client.CancelAsync(arguments.GetValue(job)!, ct),
            answer => AnsiConsole.MarkupLine($"job {Markup.Escape(answer.Id)} is {Words.State(answer.State)}"));
    }
}
