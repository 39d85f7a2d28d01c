using System.CommandLine;
using Distillery.Client;
using Distillery.Contracts;
using Spectre.Console;

namespace Distillery.Cli.Commands;

/// <summary><c>pause</c> and <c>resume</c>: hold a job, and let it go on.</summary>
internal static class PauseCommand
{
    /// <summary>The verb that holds a job.</summary>
    public static Command CreatePause() => Create(
        "pause", "Pause a job: nothing of it is started, and a running stage is given back at its next checkpoint.", (client, job, ct) => client.PauseJobAsync(job, ct));

    /// <summary>The verb that lets it go on.</summary>
    public static Command CreateResume() => Create("resume", "Let a paused job go on.", (client, job, ct) => client.ResumeJobAsync(job, ct));

    private static Command Create(string name, string description, Func<DistilleryClient, string, CancellationToken, Task<JobSummary>> act)
    {
        var job = new Argument<string>("job") { Description = "id of the job" };
        return Remote.Verb(
            name, description, [job], (client, arguments, ct) => act(client, arguments.GetValue(job)!, ct),
            answer => AnsiConsole.MarkupLineInterpolated($"job {answer.Id} is {(answer.PausedBy is null ? answer.State : "paused")}"));
    }
}
