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
        var method = new Option<string>("--method") { Description = "fused (with DLLM2Rec beside it) or slim", DefaultValueFactory = _ => "fused" };
        method.AcceptOnlyFromAmong("fused", "slim");
        var protocol = new Option<string>("--protocol") { Description = "full-ranking, or sampled-100: 101 candidates, whose numbers belong in no table with the others", DefaultValueFactory = _ => "full-ranking" };
        protocol.AcceptOnlyFromAmong("full-ranking", "sampled-100");
        var seed = new Option<int>("--seed") { Description = "seed of the students", DefaultValueFactory = _ => 1 };
        var ties = new Option<string>("--ties") { Description = "order inside equal timestamps", DefaultValueFactory = _ => "as-is" };
        ties.AcceptOnlyFromAmong("as-is", "shuffled");
        var json = new Option<FileInfo?>("--json") { Description = "also write the result as JSON to this file" };
        var dataDirectory = CommonOptions.DataDirectory();
        var port = CommonOptions.Port(0);
        var keep = CommonOptions.Keep();
        var device = new Option<string>("--device") { Description = "auto, cpu or cuda", DefaultValueFactory = _ => "auto" };
        device.AcceptOnlyFromAmong("auto", "cpu", "cuda");
        var command = new Command("demo", "Distil a recommender, show the table, register the version.") { data, method, protocol, seed, ties, device, json, dataDirectory, port, keep };
        command.SetAction((arguments, ct) => LocalJob.RunAsync(
            DemoSpec.Create(arguments.GetValue(data), arguments.GetValue(method)!, arguments.GetValue(protocol)!, arguments.GetValue(seed), arguments.GetValue(ties)!, arguments.GetValue(device)!),
            new LocalJobOptions(arguments.GetValue(dataDirectory)!, arguments.GetValue(port), arguments.GetValue(json), arguments.GetValue(keep)),
            ct));
        return command;
    }
}
