using System.CommandLine;
using System.Text.Json;
using Distillery.Contracts;
using Spectre.Console;

namespace Distillery.Cli.Commands;

/// <summary><c>gc</c>: collect artifacts that nobody needs, or verify all of them.</summary>
internal static class GcCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var dry = new Option<bool>("--dry-run") { Description = "tell what would be removed, remove nothing" };
        var verify = new Option<bool>("--verify") { Description = "instead: read every content and compare it with its digest" };
        var quarantine = new Option<bool>("--quarantine") { Description = "with --verify: move damaged content aside, so that it is stored anew" };
        var json = CommonOptions.Json();
        var command = new Command("gc", "Remove artifacts that nothing refers to, old uploads, leftovers, and files of jobs whose time is over.") { dry, verify, quarantine, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(quarantine) && !result.GetValue(verify))
                result.AddError("--quarantine belongs to --verify.");
            if (result.GetValue(verify) && result.GetValue(dry))
                result.AddError("--verify removes nothing; leave --dry-run out.");
        });
        var remote = new Remote(command);
        command.SetAction(async (arguments, ct) =>
        {
            var artifacts = remote.Connect(arguments).Artifacts;
            var sweep = arguments.GetValue(verify)
                ? await artifacts.VerifyAsync(arguments.GetValue(quarantine), ct)
                : await artifacts.CollectAsync(arguments.GetValue(dry), ct);
            if (arguments.GetValue(json))
                Console.Out.WriteLine(JsonSerializer.Serialize(sweep, ContractsJson.Indented));
            else
                Print(sweep);
            return sweep.State != "succeeded" ? ExitCodes.Refused : sweep is { Kind: "verify", Found: > 0 } ? ExitCodes.NotVerified : ExitCodes.Ok;
        });
        return command;
    }

    private static void Print(SweepView sweep)
    {
        if (sweep.Items.Count > 0)
        {
            var table = new Table().Border(TableBorder.Simple).AddColumns("what", "name", "bytes", "why");
            foreach (var item in sweep.Items)
                table.AddRow(item.Kind, Markup.Escape(item.Name), $"{item.Bytes:N0}", Markup.Escape(item.Reason));
            AnsiConsole.Write(table);
            if (sweep.Found > sweep.Items.Count)
                AnsiConsole.MarkupLine($"and {sweep.Found - sweep.Items.Count:N0} more");
        }

        var did = sweep.Kind == "verify" ? "damaged or missing" : sweep.DryRun ? "would be removed" : "removed";
        AnsiConsole.MarkupLine($"{sweep.Contents:N0} contents of {sweep.ContentBytes:N0} bytes; {sweep.Found:N0} {did}, {sweep.FoundBytes:N0} bytes");
        if (sweep.Error is { } error)
            AnsiConsole.MarkupLineInterpolated($"[red]sweep {sweep.Id} did not come to its end: {error}[/]");
    }
}
