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
        return Remote.Verb(
            "retry", "Run a failed or cancelled job on; finished stages stay.", [job], (client, arguments, ct) => client.RetryAsync(arguments.GetValue(job)!, ct),
            answer => AnsiConsole.MarkupLine($"job {Markup.Escape(answer.Id)} is {Words.State(answer.State)}"));
    }
}
