using System.CommandLine;
using Distillery.Cli.Jobs;

namespace Distillery.Cli.Commands;

/// <summary><c>distill</c>: one spec to its end in this process.</summary>
internal static class DistillCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var spec = new Argument<FileInfo>("spec") { Description = "a job spec, YAML or JSON" };
        var json = new Option<FileInfo?>("--json") { Description = "also write the result as JSON to this file" };
        var dataDirectory = CommonOptions.DataDirectory();
        var port = CommonOptions.Port(0);
        var keep = CommonOptions.Keep();
        var command = new Command("distill", "Run one job spec to its end in this process.") { spec, json, dataDirectory, port, keep };
        command.SetAction(async (arguments, ct) => await LocalJob.RunAsync(
            await SpecFile.ReadAsync(arguments.GetValue(spec)!, ct),
            new LocalJobOptions(arguments.GetValue(dataDirectory)!, arguments.GetValue(port), arguments.GetValue(json), arguments.GetValue(keep)),
            ct));
        return command;
    }
}
