using System.CommandLine;
using System.CommandLine.Invocation;
using System.Net;
using System.Text.Json;
using Distillery.Cli.Commands;
using Distillery.Client;
using Distillery.Contracts;
using Spectre.Console;

namespace Distillery.Cli;

/// <summary>The command line: its verbs, and how what goes wrong becomes a message and an exit code.</summary>
internal static class CliApp
{
    /// <summary>All verbs.</summary>
    public static RootCommand Root()
    {
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
            RunsCommand.Create(),
            CompareCommand.Create(),
            ModelsCommand.Create(),
            GatesCommand.Create(),
            PromoteCommand.Create(),
            PromotionsCommand.Create(),
            PromotionsCommand.CreateVote("approve", "Vote for a request. With the last vote that it needs, the alias moves.", (client, id, comment, ct) => client.ApproveAsync(id, comment, ct)),
            PromotionsCommand.CreateVote("reject", "Vote against a request, which ends it.", (client, id, comment, ct) => client.RejectAsync(id, comment, ct)),
            PromotionsCommand.CreateVote("withdraw", "Take your request back.", (client, id, comment, ct) => client.WithdrawAsync(id, comment, ct)),
            RollbackCommand.Create(),
            LineageCommand.Create(),
            WorkersCommand.Create(),
            TeamsCommand.Create(),
            SchedulesCommand.Create(),
            WebhooksCommand.Create(),
            GcCommand.Create(),
            KeysCommand.Create(),
            AuditCommand.Create(),
            UpCheckCommand.Create(),
        };
        root.Subcommands.Add(CompletionCommand.Create(root));
        return root;
    }

    /// <summary>Runs one call.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Root().Parse(args);
        var asJson = args.Contains("--json");
        // Help and version are answers, also where arguments are missing.
        if (parsed.Action is ParseErrorAction)
        {
            var verb = string.Join(' ', args.TakeWhile(arg => !arg.StartsWith('-')).Take(1));
            return Fail(asJson, ExitCodes.BadInput, "bad_input", $"{string.Join(' ', parsed.Errors.Select(error => error.Message))} See ./platform {verb}{(verb.Length > 0 ? " " : "")}--help.", []);
        }

        try
        {
            // Hosted services and the job need time to hand a running stage back, so the console does not cut Ctrl-C short.
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(20),
            });
        }
        catch (BadInputException e)
        {
            return Fail(asJson, ExitCodes.BadInput, "bad_input", e.Message, e.Problems);
        }
        catch (Distillery.Standalone.DataDirectoryInUseException e)
        {
            return Fail(asJson, ExitCodes.BadInput, "data_directory_in_use", e.Message, []);
        }
        catch (DistilleryApiException e)
        {
            return Fail(asJson, CodeOf(e), e.Code, e.Message, e.Problems);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
    }

    /// <summary>The exit code of a refusal.</summary>
    internal static int CodeOf(DistilleryApiException refusal) => refusal switch
    {
        { Problems.Count: > 0 } => ExitCodes.BadInput,
        { Status: HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnsupportedMediaType } => ExitCodes.BadInput,
        { Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => ExitCodes.NotAllowed,
        { Status: HttpStatusCode.NotFound or HttpStatusCode.Gone } => ExitCodes.NotFound,
        { Status: HttpStatusCode.Conflict } => ExitCodes.Conflict,
        _ => ExitCodes.Refused,
    };

    // On standard error, so that what a script reads on standard output is an answer or nothing.
    private static int Fail(bool asJson, int exit, string code, string message, IReadOnlyList<SpecProblem> problems)
    {
        if (asJson)
        {
            Console.Error.WriteLine(JsonSerializer.Serialize(new { error = new { code, exit, message, problems } }, ContractsJson.Options));
            return exit;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = Console.IsErrorRedirected ? AnsiSupport.No : AnsiSupport.Detect, Out = new AnsiConsoleOutput(Console.Error) });
        // A pipe has no width; a message must not be folded there.
        if (Console.IsErrorRedirected)
            console.Profile.Width = 10_000;
        console.MarkupLineInterpolated($"[red]{message}[/]");
        foreach (var problem in problems)
            console.MarkupLineInterpolated($"  [yellow]{problem.Path}[/] {problem.Message}");
        return exit;
    }
}
