using Distillery.Data;
using Distillery.Recommenders;
using Distillery.Teachers;

namespace Distillery.Distillation.Fused;

/// <summary>A teacher's lists as soft targets.</summary>
public static class FusedLists
{
    /// <summary>Lays lists beside the rows that a student learns from.</summary>
    /// <param name="answers">What the teacher said; its lists for training rows must be cross-fitted.</param>
    /// <param name="rows">Every prefix, or the last targets.</param>
    /// <param name="lastTargets">The train part of the split.</param>
    /// <param name="options">K, decay, which rows learn a list.</param>
    /// <returns>One list a row; rows that learn none have weights 0.</returns>
    /// <exception cref="ArgumentException">The lists are too short, or a row that should have one has none.</exception>
    public static SoftLists For(TeacherAnswers answers, WindowSet rows, WindowSet lastTargets, FusedOptions options)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(lastTargets);
        ArgumentNullException.ThrowIfNull(options);
        Func<int, bool>? isNeeded = null;
        if (options.ListRows == ListRows.LastTargets)
        {
            var last = new HashSet<(int, int)>(lastTargets.Count);
            for (var row = 0; row < lastTargets.Count; row++)
                last.Add((lastTargets.Users[row], lastTargets.Positions[row]));
            isNeeded = row => last.Contains((rows.Users[row], rows.Positions[row]));
        }

        var lists = TeacherLists.For(answers, rows, options.ListLength, isNeeded);
        return SoftLists.ByRank(lists.Length, lists.Items, options.ListDecay);
    }
}
