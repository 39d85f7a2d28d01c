using Distillery.Data;

namespace Distillery.Recommenders;

/// <summary>The checks that every objective makes on its rows.</summary>
internal static class ObjectiveGuard
{
    internal static void Check(IStudent student, WindowSet rows)
    {
        if (rows.PaddingId != student.ItemCount)
            throw new ArgumentException($"the rows were cut from a catalogue of {rows.PaddingId} items, the student knows {student.ItemCount}.", nameof(rows));
        if (rows.Length > student.WindowLength)
            throw new ArgumentException($"the windows have {rows.Length} positions, the student was built for {student.WindowLength}.", nameof(rows));
        if (rows.Count == 0)
            throw new ArgumentException("there are no rows to learn from.", nameof(rows));
    }
}
