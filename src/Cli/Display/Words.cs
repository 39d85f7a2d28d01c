using Distillery.Contracts;

namespace Distillery.Cli.Display;

/// <summary>How the console says things.</summary>
internal static class Words
{
    /// <summary>A state in its colour, as markup.</summary>
    public static string State(string state) => state switch
    {
        JobStates.Succeeded => $"[green]{state}[/]",
        JobStates.Failed => $"[red]{state}[/]",
        JobStates.Cancelled or StageStates.Skipped => $"[yellow]{state}[/]",
        JobStates.Running => $"[blue]{state}[/]",
        _ => state,
    };

    /// <summary>A duration that a person reads at a glance.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 10 => $"{seconds:0.0} s",
        < 100 => $"{seconds:0} s",
        < 3600 => $"{(int)seconds / 60}:{(int)seconds % 60:00} min",
        _ => $"{(int)seconds / 3600}:{(int)seconds / 60 % 60:00} h",
    };
}
