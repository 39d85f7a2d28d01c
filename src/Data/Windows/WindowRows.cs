namespace Distillery.Data;

/// <summary>Writes windows into flat arrays.</summary>
internal static class WindowRows
{
    internal static WindowSet Cut(Dataset dataset, IReadOnlyList<WindowRow> rows, int length)
    {
        var paddingId = dataset.Catalogue.PaddingId;
        var histories = new int[checked(rows.Count * length)];
        Array.Fill(histories, paddingId);
        var lengths = new int[rows.Count];
        var targets = new int[rows.Count];
        var users = new int[rows.Count];
        var positions = new int[rows.Count];
        var times = new long[rows.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            var (user, position, time) = rows[row];
            var items = dataset.Users[user].Items;
            var used = Math.Min(length, position);
            Array.Copy(items, position - used, histories, row * length, used);
            lengths[row] = used;
            targets[row] = items[position];
            users[row] = user;
            positions[row] = position;
            times[row] = time;
        }

        return new WindowSet
        {
            Length = length,
            PaddingId = paddingId,
            Histories = histories,
            HistoryLengths = lengths,
            Targets = targets,
            Users = users,
            Positions = positions,
            TargetTimes = times,
        };
    }
}
