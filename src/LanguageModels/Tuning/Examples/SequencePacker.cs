namespace Distillery.LanguageModels;

/// <summary>Puts short sequences together into rows, so that little of a batch is padding.</summary>
internal static class SequencePacker
{
    /// <summary>Best fit decreasing: longest first, each into the row that it fills most, into a new one where none has room.</summary>
    /// <param name="lengths">Length of each sequence, 1 to <paramref name="capacity"/>.</param>
    /// <param name="order">The sequences; where lengths are equal, those that come first here are placed first.</param>
    /// <param name="capacity">Length of a row.</param>
    /// <returns>The sequences of each row. Their number depends on the lengths alone, not on the order.</returns>
    internal static List<int[]> Pack(IReadOnlyList<int> lengths, ReadOnlySpan<int> order, int capacity)
    {
        var rows = new List<List<int>>();
        var byRoom = new Stack<int>[capacity + 1];
        foreach (var sequence in order.ToArray().OrderByDescending(sequence => lengths[sequence]))
        {
            var length = lengths[sequence];
            var room = length;
            while (room <= capacity && byRoom[room] is null or { Count: 0 })
                room++;
            int row;
            if (room > capacity)
            {
                row = rows.Count;
                rows.Add([]);
                room = capacity;
            }
            else
            {
                row = byRoom[room].Pop();
            }

            rows[row].Add(sequence);
            (byRoom[room - length] ??= new Stack<int>()).Push(row);
        }

        return rows.ConvertAll(row => row.ToArray());
    }
}
