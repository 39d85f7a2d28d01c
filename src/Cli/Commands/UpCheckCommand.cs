using System.CommandLine;
using Distillery.Cli.Up;
using Spectre.Console;

namespace Distillery.Cli.Commands;

/// <summary><c>up-check</c>: what <c>./platform up --check</c> runs.</summary>
internal static class UpCheckCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var appHost = new Option<FileInfo>("--apphost") { Description = "the built AppHost", Required = true };
        var stateFolder = new Option<DirectoryInfo?>("--state-dir") { Description = "folder for its state; a temporary one that goes away when absent" };
        var patience = new Option<double>("--patience") { Description = "longest time for each step, in seconds", DefaultValueFactory = _ => 120 };
        var command = new Command("up-check", "Start the distributed platform, run a small job through it, stop it; exit 0 when all went well.") { appHost, stateFolder, patience };
        command.Hidden = true;
        command.SetAction(async (arguments, ct) =>
        {
            var given = arguments.GetValue(stateFolder);
            var folder = given?.FullName ?? Directory.CreateTempSubdirectory("distillery-up-").FullName;
            try
            {
                await new UpCheck(arguments.GetValue(appHost)!.FullName, folder, TimeSpan.FromSeconds(arguments.GetValue(patience))).RunAsync(ct);
            }
            catch (CheckFailedException e)
            {
                AnsiConsole.MarkupLineInterpolated($"[red]✗[/] {e.Message}");
                return ExitCodes.JobFailed;
            }
            if (given is null)
                Directory.Delete(folder, recursive: true);
            return ExitCodes.Ok;
        });
        return command;
    }
}
