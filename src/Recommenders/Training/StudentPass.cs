using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>One forward pass of a training step: the state of every row of some groups.</summary>
/// <param name="Tables">Item vectors of the step.</param>
/// <param name="States">The state that predicts each row's target, <c>[rows, dim]</c>, with its graph.</param>
/// <param name="Rows">Row of each state in <see cref="WindowGroups.Rows"/>, <c>[rows]</c>.</param>
/// <param name="Targets">The next item of each row, <c>[rows]</c>.</param>
public sealed record StudentPass(ItemTables Tables, torch.Tensor States, int[] Rows, int[] Targets)
{
    /// <summary>Runs the student over the longest window of each group.</summary>
    /// <param name="student">The student, in training mode where dropout is wanted.</param>
    /// <param name="groups">All groups.</param>
    /// <param name="units">Which groups.</param>
    public static StudentPass Run(IStudent student, WindowGroups groups, ReadOnlySpan<int> units)
    {
        ArgumentNullException.ThrowIfNull(student);
        ArgumentNullException.ThrowIfNull(groups);
        using var scope = torch.NewDisposeScope();
        var windows = new int[units.Length];
        var rowCount = 0;
        for (var i = 0; i < units.Length; i++)
        {
            windows[i] = groups.Last(units[i]);
            rowCount += windows[i] - groups.First(units[i]) + 1;
        }

        var batch = HistoryBatch.Of(groups.Rows, windows, student.Device);
        var tables = student.Tables();
        tables.Output.MoveToOuterDisposeScope();
        tables.Repeat?.MoveToOuterDisposeScope();
        var (rows, targets, positions) = Places(groups, units, rowCount, batch.Histories.size(1));
        // One row for each window is the common case of last targets, and the cheapest.
        var states = rowCount == units.Length
            ? student.LastStates(tables, batch.Histories, batch.Lengths)
            : student.SelectedStates(tables, batch.Histories, batch.Lengths, torch.tensor(positions).to(student.Device));
        if (student is IRowStates fusion)
            states = fusion.Join(states, groups.Rows, rows);
        return new StudentPass(tables, states.MoveToOuterDisposeScope(), rows, targets);
    }

    private static (int[] Rows, int[] Targets, long[] Positions) Places(WindowGroups groups, ReadOnlySpan<int> units, int count, long time)
    {
        var (rows, targets, positions) = (new int[count], new int[count], new long[count]);
        var at = 0;
        for (var i = 0; i < units.Length; i++)
        {
            for (var row = groups.First(units[i]); row <= groups.Last(units[i]); row++, at++)
            {
                rows[at] = row;
                targets[at] = groups.Rows.Targets[row];
                positions[at] = i * time + groups.Rows.HistoryLengths[row] - 1;
            }
        }

        return (rows, targets, positions);
    }
}
