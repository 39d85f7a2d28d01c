using System.CommandLine;
using Distillery.Cli.Jobs;
using Distillery.Cli.Teachers;
using Distillery.Contracts;
using Spectre.Console;

namespace Distillery.Cli.Commands;

/// <summary><c>teacher</c>: what a language model would be asked, and what it would cost. Nothing is sent and nothing is computed.</summary>
internal static class TeacherCommand
{
    private const string PerByte = "one for each byte, which no tokenizer exceeds; English takes about a quarter";

    /// <summary>The verb.</summary>
    public static Command Create() => new("teacher", "Show what a language model would be asked as a teacher and what it would cost; nothing is sent.") { Preview(), Estimate() };

    private static Command Preview()
    {
        var (spec, dataDirectory, json) = (SpecOption(), CommonOptions.DataDirectory(), CommonOptions.Json());
        var user = new Option<int>("--user") { Description = "row of the user whose prompt is shown", DefaultValueFactory = _ => 0 };
        var command = new Command("preview", "Show the prompt for one user, a bound of its tokens, and its answer when there is one already.") { spec, user, dataDirectory, json };
        var remote = new Remote(command);
        command.SetAction(async (arguments, ct) =>
        {
            var (job, data) = await ReadAsync(arguments, arguments.GetValue(spec)!, arguments.GetValue(dataDirectory)!, remote, ct);
            if (job.Teacher.Kind == "local-lm")
                return Output.Show(LocalPlan.Of(job, data).Preview(arguments.GetValue(user)), arguments.GetValue(json), Print);
            var plan = TeacherPlan.Of(job, data);
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
        var remote = new Remote(command);
        command.SetAction(async (arguments, ct) =>
        {
            var (job, data) = await ReadAsync(arguments, arguments.GetValue(spec)!, arguments.GetValue(dataDirectory)!, remote, ct);
            if (job.Teacher.Kind == "local-lm")
                return Output.Show(LocalPlan.Of(job, data).Estimate(ct), arguments.GetValue(json), Print);
            var plan = TeacherPlan.Of(job, data);
            var store = new StoreAnswers(arguments.GetValue(dataDirectory)!);
            var estimate = await plan.EstimateAsync(arguments.GetValue(seconds), store, ct);
            return Output.Show(estimate, arguments.GetValue(json), Print);
        });
        return command;
    }

    private static Option<FileInfo> SpecOption() => new("--spec") { Description = "a job spec, YAML or JSON, with teacher.kind chat or local-lm", Required = true };

    private static async Task<(JobSpec Spec, PlanData Data)> ReadAsync(ParseResult arguments, FileInfo file, DirectoryInfo dataDirectory, Remote remote, CancellationToken ct)
    {
        // What a spec would ask without its own preview is the question.
        var spec = await SpecFile.ReadAsync(file, ct) with { Preview = null };
        if (TeacherPlan.WhyNobodyIsAsked(spec) is { } why)
            throw new BadInputException(why);
        return (spec, await PlanData.OfAsync(spec, new StoredDatasets(dataDirectory, remote.Connect(arguments), remote.Address(arguments)), ct));
    }

    private static void Print(LocalPromptPreview preview)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]titles[/] by {preview.Model}, which the job runs itself, template {preview.Template}; user {preview.User}, what came before position {preview.Position} of the sequence");
        AnsiConsole.MarkupLineInterpolated($"{preview.PromptTokens:N0} prompt tokens ({preview.Counted}); up to {preview.PromptTokensRead:N0} are read, up to {preview.AnswerTokensAtMost:N0} written");
        Section("prompt", preview.Text);
        AnsiConsole.MarkupLine("[grey]nothing was computed and nothing is ever sent: this model costs time of the machine and no money[/]");
        if (preview.Note is { } note)
            AnsiConsole.MarkupLineInterpolated($"[yellow]{note}[/]");
    }

    private static void Print(LocalEstimate estimate)
    {
        var gamma = estimate.TitlesForGamma > 0 ? $", and {estimate.TitlesForGamma:N0} of validation windows to choose γ" : "";
        Output.Table(
            ["what", "value"],
            [
                ["asks for", $"titles ({estimate.Model})"],
                .. estimate.TrainedFirst is { } first ? [["is trained first", first]] : Array.Empty<string[]>(),
                ["learns from", $"{estimate.LearntWindows:N0} training windows, up to {estimate.EpochsAtMost} times; {estimate.ValidationWindows:N0} validation windows choose when to stop"],
                ["writes titles for", $"{estimate.Titles:N0} training windows{gamma}"],
                ["prompt tokens to write them", $"{estimate.PromptTokens:N0} ({estimate.Counted})"],
                ["answer tokens, at most", $"{estimate.AnswerTokensAtMost:N0}"],
                ["cost", estimate.Cost],
            ]);
    }

    private static void Print(PromptPreview preview)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{preview.Asks}[/] by {preview.Model}, template {preview.Template}; user {preview.User}, what came before position {preview.Position} of the sequence");
        AnsiConsole.MarkupLineInterpolated($"at most {preview.PromptTokensAtMost:N0} prompt tokens ({PerByte}) and {preview.CompletionTokensAtMost:N0} tokens of the answer; key {preview.Key[..12]}");
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
                ["prompt tokens, at most", $"{estimate.PromptTokensAtMost:N0} ({PerByte})"],
                ["answer tokens, at most", $"{estimate.CompletionTokensAtMost:N0}"],
                ["USD, at most", estimate.UsdAtMost is { } usd ? $"{usd:0.00####}" : "unknown: the spec gives no price"],
                ["minutes", estimate.Minutes is { } minutes ? $"{minutes:0.#} (at {estimate.SecondsPerRequest:0.###} s a request)" : "unknown: batch files take the endpoint's time"],
                ["budget", estimate.FitsBudget switch { null => "none", true => $"{report.Budget}: covers this", _ => $"{report.Budget}: may not cover this" }],
            ]);
        if (report.Note is { } note)
            AnsiConsole.MarkupLineInterpolated($"[yellow]{note}[/]");
    }
}
