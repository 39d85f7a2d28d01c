using System.CommandLine;
using System.Text.Json;
using Distillery.Cli.Display;
using Distillery.Cli.Jobs;
using Distillery.Contracts;
using Spectre.Console;

namespace Distillery.Cli.Commands;

/// <summary><c>submit</c>: send a spec to a started platform.</summary>
internal static class SubmitCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var spec = new Argument<FileInfo>("spec") { Description = "a job spec, YAML or JSON" };
        var key = new Option<string?>("--idempotency-key") { Description = "the same key and spec answer the same job" };
        var wait = new Option<bool>("--wait") { Description = "follow the job to its end" };
        var json = CommonOptions.Json();
        var command = new Command("submit", "Send a job spec to a started platform.") { spec, key, wait, json };
        var remote = new Remote(command);
        command.SetAction(async (arguments, ct) =>
        {
            var client = remote.Connect(arguments);
            var submission = await client.SubmitAsync(await SpecFile.ReadAsync(arguments.GetValue(spec)!, ct), arguments.GetValue(key), ct);
            if (arguments.GetValue(json) && arguments.GetValue(wait))
                return await JobWatch.WaitAsync(client, submission.Job.Id, ct);
            if (arguments.GetValue(json))
                Console.Out.WriteLine(JsonSerializer.Serialize(submission.Job, ContractsJson.Indented));
            else
                AnsiConsole.MarkupLineInterpolated($"{(submission.IsNew ? "submitted" : "already submitted")}: job [bold]{submission.Job.Id}[/] ({submission.Job.State})");
            return arguments.GetValue(wait) ? await JobWatch.FollowAsync(client, submission.Job.Id, ct) : ExitCodes.Ok;
        });
        return command;
    }
}
