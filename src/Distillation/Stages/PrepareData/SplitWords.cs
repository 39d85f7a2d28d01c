using Distillery.Data;

namespace Distillery.Distillation.Stages;

/// <summary>Splits in words, for tables and tags.</summary>
public static class SplitWords
{
    /// <summary>For example <c>time 80/10/10, window 10, ties as-is</c>.</summary>
    /// <param name="split">The options.</param>
    public static string InWords(this SplitOptions split)
    {
        ArgumentNullException.ThrowIfNull(split);
        var kind = split.Kind == SplitKind.LeaveOneOut
            ? "leave-one-out"
            : $"time {Percent((decimal)split.Train)}/{Percent((decimal)split.Validation)}/{Percent(1 - (decimal)split.Train - (decimal)split.Validation)}";
        var window = split.LastWindowOnly ? $"last window of {split.WindowLength} of each user" : split.FullWindowsOnly ? $"full windows of {split.WindowLength}" : $"window {split.WindowLength}";
        var ties = split.Ties == TieOrder.Shuffled ? $"ties shuffled (seed {split.Seed})" : "ties as-is";
        return $"{kind}, {window}, {ties}";
    }

    private static string Percent(decimal share) => (share * 100).ToString("0.##");
}
