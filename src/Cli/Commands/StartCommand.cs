using System.CommandLine;
using System.Text.Json;
using Distillery.Contracts;
using Distillery.Standalone;
using Microsoft.AspNetCore.Connections;
using Spectre.Console;

namespace Distillery.Cli.Commands;

/// <summary><c>start</c>: the whole platform in one process.</summary>
internal static class StartCommand
{
    /// <summary>The port that <c>start</c> takes and other verbs look at.</summary>
    public const int DefaultPort = 5080;

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var port = CommonOptions.Port(DefaultPort);
        var dataDirectory = CommonOptions.DataDirectory();
        var requireKey = new Option<string?>("--require-key") { Description = "ask for this API key (16 characters or more); without it everybody on this machine is an admin" };
        var json = CommonOptions.Json();
        var command = new Command("start", "Run job API, dashboard and workers in one process on loopback.") { port, dataDirectory, requireKey, json };
        command.SetAction(async (arguments, ct) =>
        {
            var options = new StandaloneOptions(arguments.GetValue(dataDirectory)!.FullName, arguments.GetValue(port)) { RequiredKey = arguments.GetValue(requireKey) };
            await using var platform = await StartAsync(options, ct);
            if (arguments.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(new { dashboard = platform.Address, api = new Uri(platform.Address, "api"), store = platform.DataDirectory }, ContractsJson.Options));
            }
            else
            {
                AnsiConsole.MarkupLineInterpolated($"Distillery is running. Dashboard: [blue]{platform.Address}[/]   API: {platform.Address}api   store: {platform.DataDirectory}");
                AnsiConsole.MarkupLine("Ctrl-C stops it; unfinished jobs go on at the next start.");
            }

            await platform.WaitForShutdownAsync(ct);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<StandaloneHost> StartAsync(StandaloneOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await StandaloneHost.StartAsync(options, cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new BadInputException($"--port {options.Port}: another program listens there. Stop it, or choose another port; 0 takes a free one.");
        }
    }
}
