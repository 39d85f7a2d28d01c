using System.Text.Json;
using Distillery.Client;
using Distillery.Contracts;
using Spectre.Console;

namespace Distillery.Cli.Display;

/// <summary>Follows a job: progress bars on a terminal, lines elsewhere; then the table or the reason of the failure.</summary>
internal static class JobWatch
{
    /// <summary>Follows a job to its end.</summary>
    /// <returns><see cref="ExitCodes.Ok"/> or <see cref="ExitCodes.JobFailed"/>.</returns>
    public static async Task<int> FollowAsync(DistilleryClient client, string jobId, CancellationToken ct)
    {
        var detail = await client.GetJobAsync(jobId, ct);
        if (!detail.Job.HasEnded())
        {
            if (AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected)
                await WithBarsAsync(client, detail, ct);
            else
                await WithLinesAsync(client, jobId, ct);
            detail = await client.GetJobAsync(jobId, ct);
        }

        var runs = await client.ListRunsAsync(jobId, ct);
        TablePrinter.Print(AnsiConsole.Console, detail, TeacherLabels.Of(runs));
        CostTable.Print(AnsiConsole.Console, TextCost.Of(runs));
        AskingLines.Print(AnsiConsole.Console, runs);
        PreviewLines.Print(AnsiConsole.Console, detail, runs);
        foreach (var stage in detail.Stages.Where(stage => stage.ReusedFrom is not null))
            AnsiConsole.MarkupLineInterpolated($"[grey]{stage.Label}: answered from earlier outputs ({stage.ReusedFrom})[/]");
        if (detail.Job.State == JobStates.Succeeded)
            return ExitCodes.Ok;
        AnsiConsole.MarkupLine($"job {Markup.Escape(jobId)} {Words.State(detail.Job.State)}: {Markup.Escape(detail.Job.Error ?? "no reason given")}");
        return ExitCodes.JobFailed;
    }

    /// <summary>Waits for a job's end without a word and prints it as JSON.</summary>
    /// <returns><see cref="ExitCodes.Ok"/> or <see cref="ExitCodes.JobFailed"/>.</returns>
    public static async Task<int> WaitAsync(DistilleryClient client, string jobId, CancellationToken ct)
    {
        var detail = await client.GetJobAsync(jobId, ct);
        if (!detail.Job.HasEnded())
        {
            await foreach (var change in client.WatchAsync(jobId, new WatchOptions { StopAtEnd = true }, ct))
            {
                // Only the end matters; WatchAsync comes to it by itself.
                _ = change;
            }

            detail = await client.GetJobAsync(jobId, ct);
        }

        Console.Out.WriteLine(JsonSerializer.Serialize(detail, ContractsJson.Indented));
        return detail.Job.State == JobStates.Succeeded ? ExitCodes.Ok : ExitCodes.JobFailed;
    }

    private static Task WithBarsAsync(DistilleryClient client, JobDetail detail, CancellationToken ct) =>
        AnsiConsole.Progress().AutoClear(false).HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async context =>
            {
                var bars = detail.Stages.ToDictionary(s => s.Id, s => context.AddTask(Describe(s), maxValue: 1));
                await foreach (var change in client.WatchAsync(detail.Job.Id, new WatchOptions { StopAtEnd = true }, ct))
                {
                    if (change.Stage is not { } stage || !bars.TryGetValue(stage.Id, out var bar))
                        continue;
                    bar.Description = Describe(stage);
                    bar.Value = stage.State == StageStates.Succeeded ? 1 : Math.Min(stage.Progress, 0.999);
                }
            });

    private static async Task WithLinesAsync(DistilleryClient client, string jobId, CancellationToken ct)
    {
        var printed = new Dictionary<string, string>();
        await foreach (var change in client.WatchAsync(jobId, new WatchOptions { StopAtEnd = true }, ct))
        {
            if (change.Stage is not { } stage || stage.State is StageStates.Blocked or StageStates.Ready)
                continue;
            var line = Plain(stage);
            if (printed.TryGetValue(stage.Id, out var last) && last == line)
                continue;
            printed[stage.Id] = line;
            Console.Out.WriteLine(line);
        }
    }

    private static string Plain(StageView stage) => stage.State switch
    {
        StageStates.Running => $"{stage.Label}: {stage.Message ?? "running"}{Left(stage)}",
        StageStates.Succeeded when stage.ReusedFrom is not null => $"{stage.Label}: answered from earlier outputs",
        StageStates.Succeeded when stage.Message is { Length: > 0 } outcome => $"{stage.Label}: {stage.State}: {outcome}",
        StageStates.Failed => $"{stage.Label}: failed: {stage.Error}",
        _ => $"{stage.Label}: {stage.State}",
    };

    private static string Describe(StageView stage)
    {
        var note = stage.State switch
        {
            StageStates.Running => $"[blue]{Markup.Escape(stage.Message ?? "running")}{Left(stage)}[/]",
            StageStates.Succeeded when stage.ReusedFrom is not null => "[grey]answered from earlier outputs[/]",
            StageStates.Blocked or StageStates.Ready => "",
            _ => Words.State(stage.State),
        };
        return $"{Markup.Escape(stage.Label)} {note}";
    }

    private static string Left(StageView stage) => stage.SecondsLeft is { } left ? $", {Words.Duration(left)} left" : "";
}
