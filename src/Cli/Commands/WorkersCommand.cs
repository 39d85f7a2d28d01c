using System.CommandLine;
using System.Text.Json;
using Distillery.Contracts;
using Spectre.Console;

namespace Distillery.Cli.Commands;

/// <summary><c>workers</c>: list workers, and tell one what to do.</summary>
internal static class WorkersCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var all = new Option<bool>("--all") { Description = "also those that have been gone for more than an hour" };
        var json = CommonOptions.Json();
        var command = new Command("workers", "List workers; pause, resume or drain one.") { all, json };
        var remote = new Remote(command);
        command.SetAction(async (arguments, ct) =>
        {
            var workers = await remote.Connect(arguments).ListWorkersAsync(arguments.GetValue(all), ct);
            if (arguments.GetValue(json))
                Console.Out.WriteLine(JsonSerializer.Serialize(workers, ContractsJson.Indented));
            else
                Print(workers);
            return ExitCodes.Ok;
        });
        command.Subcommands.Add(Order("pause", "The worker takes nothing new; what it runs goes on.", WorkerModes.Paused));
        command.Subcommands.Add(Order("resume", "A paused worker takes stages again.", WorkerModes.Active));
        command.Subcommands.Add(Order("drain", "The worker takes nothing new, gives back what it runs, and its process ends.", WorkerModes.Draining));
        return command;
    }

    private static Command Order(string name, string description, string mode)
    {
        var worker = new Argument<string>("worker") { Description = "its id or name" };
        var now = new Option<bool>("--now") { Description = "give back at once what runs, and not at its next checkpoint" };
        return Remote.Verb(
            name, description, mode == WorkerModes.Draining ? [worker, now] : [worker],
            (client, arguments, ct) => mode switch
            {
                WorkerModes.Paused => client.PauseWorkerAsync(arguments.GetValue(worker)!, ct),
                WorkerModes.Draining => client.DrainWorkerAsync(arguments.GetValue(worker)!, arguments.GetValue(now), ct),
                _ => client.ResumeWorkerAsync(arguments.GetValue(worker)!, ct),
            },
            answer => AnsiConsole.MarkupLineInterpolated($"worker {answer.Id} is {answer.Mode}"));
    }

    private static void Print(IReadOnlyList<WorkerView> workers)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("worker", "queue", "state", "mode", "holds", "device", "free memory", "free GPU memory");
        foreach (var worker in workers)
        {
            table.AddRow(
                Markup.Escape(worker.Id),
                Markup.Escape(worker.Queue),
                worker.State,
                worker.Mode,
                $"{worker.Leases.Count} of {worker.Concurrency}",
                Markup.Escape(worker.Gpus is [var first, ..] ? first.Name : worker.Device),
                worker.FreeMemoryGiB is { } free ? $"{free:0.#} GiB" : "-",
                worker.Gpus is [var gpu, ..] ? $"{gpu.FreeGiB:0.#} of {gpu.MemoryGiB:0.#} GiB" : "-");
        }

        AnsiConsole.Write(table);
    }
}
