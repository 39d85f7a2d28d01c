using System.Data.Common;

namespace Distillery.Registry;

/// <summary>A found run, and where it stands in the order.</summary>
/// <param name="No">Number of its row.</param>
/// <param name="Ranks">Of each field: 0 has a value, 1 is NaN, 2 has none.</param>
/// <param name="Values">Of each field: a text, a whole number or a number; null behind rank 0.</param>
internal sealed record RunHit(long No, IReadOnlyList<int> Ranks, IReadOnlyList<object?> Values)
{
    public static RunHit Read(DbDataReader reader, IReadOnlyList<SortKey> fields, int part)
    {
        var (ranks, values) = (new int[fields.Count], new object?[fields.Count]);
        for (var n = 0; n < fields.Count; n++)
        {
            ranks[n] = n == 0 ? part : reader.GetInt32(1 + (2 * n));
            if (ranks[n] != 0)
                continue;
            var column = 2 + (2 * n);
            values[n] = fields[n].IsText ? reader.GetString(column) : fields[n].IsMetric ? reader.GetDouble(column) : reader.GetInt64(column);
        }

        return new RunHit(reader.GetInt64(0), ranks, values);
    }
}
