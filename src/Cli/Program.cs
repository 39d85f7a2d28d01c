using System.CommandLine;
using Distillery.Cli;
using Distillery.Cli.Commands;
using Distillery.Client;
using Spectre.Console;

var root = new RootCommand("Distillery: distil a slow recommender into a fast one, prove it, put it into production.")
{
    DemoCommand.Create(),
    StartCommand.Create(),
    DistillCommand.Create(),
    TeacherCommand.Create(),
    SubmitCommand.Create(),
    JobsCommand.Create(),
    WatchCommand.Create(),
    CancelCommand.Create(),
    RetryCommand.Create(),
    PauseCommand.CreatePause(),
    PauseCommand.CreateResume(),
    WorkersCommand.Create(),
    TeamsCommand.Create(),
    SchedulesCommand.Create(),
    WebhooksCommand.Create(),
    ModelsCommand.Create(),
    GcCommand.Create(),
    KeysCommand.Create(),
    AuditCommand.Create(),
    UpCheckCommand.Create(),
};

// A pipe or a file has no width and no colours; tables must not be folded at a terminal's default there.
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Capabilities.Ansi = false;
    AnsiConsole.Profile.Width = 200;
}

try
{
    // Hosted services and the job need time to hand a running stage back, so the console does not cut Ctrl-C short.
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromSeconds(20),
    });
}
catch (BadInputException e)
{
    AnsiConsole.MarkupLineInterpolated($"[red]{e.Message}[/]");
    return ExitCodes.BadInput;
}
catch (Distillery.Standalone.DataDirectoryInUseException e)
{
    AnsiConsole.MarkupLineInterpolated($"[red]{e.Message}[/]");
    return ExitCodes.BadInput;
}
catch (DistilleryApiException e)
{
    AnsiConsole.MarkupLineInterpolated($"[red]{e.Message}[/]");
    foreach (var problem in e.Problems)
        AnsiConsole.MarkupLineInterpolated($"  [yellow]{problem.Path}[/] {problem.Message}");
    return e.Problems.Count > 0 ? ExitCodes.BadInput : ExitCodes.Refused;
}
catch (OperationCanceledException)
{
    return ExitCodes.Interrupted;
}
