using Distillery.Contracts;
using Spectre.Console;

namespace Distillery.Cli.Display;

/// <summary>Prints what a previewing job has found.</summary>
internal static class PreviewLines
{
    private static readonly (string Key, string Name)[] Shown =
    [
        ("questions", "questions"), ("cached", "answered before"), ("requests", "requests"), ("prompt_tokens_at_most", "prompt tokens, at most"),
        ("answer_tokens_at_most", "answer tokens, at most"), ("usd_at_most", "USD, at most"), ("minutes", "minutes"),
    ];

    /// <summary>Writes nothing for a job that is no preview.</summary>
    public static void Print(IAnsiConsole console, JobDetail detail, IReadOnlyList<RunView> runs)
    {
        if (detail.Stages.FirstOrDefault(stage => stage.Kind == StageKinds.PreviewTeacher && stage.State == StageStates.Succeeded) is not { } preview)
            return;
        var estimate = runs.FirstOrDefault(run => run.Params.ContainsKey("estimate.requests"));
        foreach (var (key, name) in Shown)
            if (estimate is not null && estimate.Params.TryGetValue($"estimate.{key}", out var value))
                Line(console, $"{name}: {value}");
        Line(console, $"{preview.Message}. The prompts stand on the job's page in the dashboard, under \"Prompts and rationales\".");
    }

    private static void Line(IAnsiConsole console, string text) => console.Write(new Text(text + Environment.NewLine));
}
