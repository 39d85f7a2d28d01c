using System.CommandLine;
using Distillery.Cli.Demo;
using Distillery.Cli.Jobs;

namespace Distillery.Cli.Commands;

/// <summary><c>demo</c>: the main job on generated or given data.</summary>
internal static class DemoCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var data = new Option<DirectoryInfo?>("--data") { Description = "a data folder instead of generated data, for example one with sequences.jsonl.gz and items.tsv" };
        var seed = new Option<int>("--seed") { Description = "seed of the students", DefaultValueFactory = _ => 1 };
        var ties = new Option<string>("--ties") { Description = "order inside equal timestamps", DefaultValueFactory = _ => "as-is" };
        ties.AcceptOnlyFromAmong("as-is", "shuffled");
        var json = new Option<FileInfo?>("--json") { Description = "also write the result as JSON to this file" };
        var dataDirectory = CommonOptions.DataDirectory();
        var port = CommonOptions.Port(0);
        var keep = CommonOptions.Keep();
        var device = new Option<string>("--device") { Description = "auto, cpu or cuda", DefaultValueFactory = _ => "auto" };
        device.AcceptOnlyFromAmong("auto", "cpu", "cuda");
        var command = new Command("demo", "Distil a recommender, show the table, register the version.") { data, seed, ties, device, json, dataDirectory, port, keep };
        command.SetAction((arguments, ct) => LocalJob.RunAsync(
            DemoSpec.Create(arguments.GetValue(data), arguments.GetValue(seed), arguments.GetValue(ties)!, arguments.GetValue(device)!),
            new LocalJobOptions(arguments.GetValue(dataDirectory)!, arguments.GetValue(port), arguments.GetValue(json), arguments.GetValue(keep)),
            ct));
        return command;
    }
}
