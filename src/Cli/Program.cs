using Distillery.Cli;
using Spectre.Console;

// A pipe or a file has no width and no colours; tables must not be folded at a terminal's default there.
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Capabilities.Ansi = false;
    AnsiConsole.Profile.Width = 200;
}

return await CliApp.RunAsync(args);
