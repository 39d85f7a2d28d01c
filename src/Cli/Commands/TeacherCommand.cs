using System.CommandLine;
using Distillery.Cli.Jobs;
using Distillery.Cli.Teachers;
using Spectre.Console;

namespace Distillery.Cli.Commands;

/// <summary><c>teacher</c>: what a chat teacher would be asked, and what it would cost. Nothing is sent.</summary>
internal static class TeacherCommand
{
    /// <summary>The verb.</summary>
    public static Command Create() => new("teacher", "Show what a chat teacher would be asked and what it would cost; nothing is sent.") { Preview(), Estimate() };

    private static Command Preview()
    {
        var (spec, dataDirectory, json) = (SpecOption(), CommonOptions.DataDirectory(), CommonOptions.Json());
        var user = new Option<int>("--user") { Description = "row of the user whose prompt is shown", DefaultValueFactory = _ => 0 };
        var command = new Command("preview", "Show the prompt for one user, a bound of its tokens, and its answer when there is one already.") { spec, user, dataDirectory, json };
        command.SetAction(async (arguments, ct) =>
        {
            var plan = TeacherPlan.Of(await SpecFile.ReadAsync(arguments.GetValue(spec)!, ct));
            var store = new StoreAnswers(arguments.GetValue(dataDirectory)!);
            var preview = await plan.PreviewAsync(arguments.GetValue(user), store, ct);
            return Output.Show(preview, arguments.GetValue(json), Print);
        });
        return command;
    }

    private static Command Estimate()
    {
        var (spec, dataDirectory, json) = (SpecOption(), CommonOptions.DataDirectory(), CommonOptions.Json());
        var seconds = new Option<double>("--seconds-per-request") { Description = "seconds that one request is assumed to take", DefaultValueFactory = _ => 5 };
        seconds.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(result.GetValueOrDefault<double>() > 0))
                result.AddError("--seconds-per-request must be above 0.");
        });
        var command = new Command("estimate", "Count questions, tokens, money and minutes before anything is spent.") { spec, seconds, dataDirectory, json };
        command.SetAction(async (arguments, ct) =>
        {
            var plan = TeacherPlan.Of(await SpecFile.ReadAsync(arguments.GetValue(spec)!, ct));
            var store = new StoreAnswers(arguments.GetValue(dataDirectory)!);
            var estimate = await plan.EstimateAsync(arguments.GetValue(seconds), store, ct);
            return Output.Show(estimate, arguments.GetValue(json), Print);
        });
        return command;
    }

    private static Option<FileInfo> SpecOption() => new("--spec") { Description = "a job spec, YAML or JSON, with teacher.kind chat", Required = true };

    private static void Print(PromptPreview preview)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{preview.Asks}[/] of {preview.Model} with {preview.Template}; user {preview.User}, position {preview.Position}");
        AnsiConsole.MarkupLineInterpolated($"at most {preview.PromptTokensAtMost:N0} prompt tokens and {preview.CompletionTokensAtMost:N0} tokens of the answer; key {preview.Key[..12]}");
        if (preview.System is { } system)
            Section("system", system);
        Section("user", preview.Text);
        if (preview.Answer is { } answer)
            Section("answer (known already, costs nothing)", answer);
        else
            AnsiConsole.MarkupLine("[grey]no answer is known yet; nothing was sent[/]");
        if (preview.Note is { } note)
            AnsiConsole.MarkupLineInterpolated($"[yellow]{note}[/]");
    }

    private static void Section(string title, string text)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]--- {title}[/]");
        AnsiConsole.WriteLine(text);
    }

    private static void Print(EstimateReport report)
    {
        var estimate = report.Estimate;
        Output.Table(
            ["what", "value"],
            [
                ["asks for", $"{report.Asks} ({report.Model})"],
                ["questions", $"{estimate.Questions:N0}"],
                ["answered already", $"{estimate.Cached:N0}"],
                ["requests", $"{estimate.Requests:N0}"],
                ["prompt tokens, at most", $"{estimate.PromptTokensAtMost:N0}"],
                ["answer tokens, at most", $"{estimate.CompletionTokensAtMost:N0}"],
                ["USD, at most", estimate.UsdAtMost is { } usd ? $"{usd:0.00####}" : "unknown: the spec gives no price"],
                ["minutes", estimate.Minutes is { } minutes ? $"{minutes:0.#} (at {estimate.SecondsPerRequest:0.###} s a request)" : "unknown: batch files take the endpoint's time"],
                ["budget", estimate.FitsBudget switch { null => "none", true => $"{report.Budget}: covers this", _ => $"{report.Budget}: may not cover this" }],
            ]);
        if (report.Note is { } note)
            AnsiConsole.MarkupLineInterpolated($"[yellow]{note}[/]");
    }
}
