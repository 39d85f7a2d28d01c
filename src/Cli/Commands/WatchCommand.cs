using System.CommandLine;
using Distillery.Cli.Display;

namespace Distillery.Cli.Commands;

/// <summary><c>watch</c>: follow a job live.</summary>
internal static class WatchCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var job = new Argument<string>("job") { Description = "id of the job" };
        var json = CommonOptions.Json();
        var command = new Command("watch", "Follow a job live to its end; with --json only the job as it ended is printed.") { job, json };
        var remote = new Remote(command);
        command.SetAction((arguments, ct) => arguments.GetValue(json)
            ? JobWatch.WaitAsync(remote.Connect(arguments), arguments.GetValue(job)!, ct)
            : JobWatch.FollowAsync(remote.Connect(arguments), arguments.GetValue(job)!, ct));
        return command;
    }
}
