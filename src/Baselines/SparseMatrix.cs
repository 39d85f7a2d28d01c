namespace Distillery.Baselines;

/// <summary>A sparse matrix in compressed rows: row <c>r</c> holds <c>ColumnIds[i]</c> with <c>Values[i]</c> for <c>i</c> in <c>Offsets[r] .. Offsets[r+1]-1</c>.</summary>
public sealed class SparseMatrix
{
    private SparseMatrix(int columns, int[] offsets, int[] columnIds, float[] values)
    {
        Columns = columns;
        Offsets = offsets;
        ColumnIds = columnIds;
        Values = values;
    }

    /// <summary>Number of rows.</summary>
    public int Rows => Offsets.Length - 1;

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Where each row begins, shape <c>[Rows + 1]</c>.</summary>
    public int[] Offsets { get; }

    /// <summary>Column of each stored value, <c>0 .. Columns-1</c>.</summary>
    public int[] ColumnIds { get; }

    /// <summary>The stored values.</summary>
    public float[] Values { get; }

    /// <summary>One row: its columns and values.</summary>
    /// <param name="row">0-based row.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    public SparseRow Row(int row) =>
        new(ColumnIds.AsSpan(Offsets[row], Offsets[row + 1] - Offsets[row]), Values.AsSpan(Offsets[row], Offsets[row + 1] - Offsets[row]));

    /// <summary>The same values with rows and columns exchanged.</summary>
    public SparseMatrix Transpose()
    {
        var offsets = new int[Columns + 1];
        foreach (var column in ColumnIds)
            offsets[column + 1]++;
        for (var column = 0; column < Columns; column++)
            offsets[column + 1] += offsets[column];
        var next = offsets.AsSpan(0, Columns).ToArray();
        var ids = new int[ColumnIds.Length];
        var values = new float[ids.Length];
        for (var row = 0; row < Rows; row++)
            for (var i = Offsets[row]; i < Offsets[row + 1]; i++)
            {
                var place = next[ColumnIds[i]]++;
                ids[place] = row;
                values[place] = Values[i];
            }
        return new SparseMatrix(Rows, offsets, ids, values);
    }

    /// <summary>Builds a matrix from its rows.</summary>
    /// <param name="columns">Number of columns.</param>
    /// <param name="rows">Columns and values of each row, each column at most once a row.</param>
    /// <exception cref="ArgumentException">A column is outside <c>0 .. columns-1</c>, or a row has unequal numbers of columns and values.</exception>
    public static SparseMatrix FromRows(int columns, IReadOnlyList<(int[] Columns, float[] Values)> rows)
    {
        var offsets = new int[rows.Count + 1];
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row].Columns.Length != rows[row].Values.Length)
                throw new ArgumentException($"row {row} has {rows[row].Columns.Length} columns and {rows[row].Values.Length} values; both must be equal.", nameof(rows));
            offsets[row + 1] = offsets[row] + rows[row].Columns.Length;
        }
        var ids = new int[offsets[^1]];
        var values = new float[ids.Length];
        for (var row = 0; row < rows.Count; row++)
        {
            rows[row].Columns.CopyTo(ids, offsets[row]);
            rows[row].Values.CopyTo(values, offsets[row]);
        }
        foreach (var column in ids)
            if ((uint)column >= (uint)columns)
                throw new ArgumentException($"a row holds column {column}; columns are 0 .. {columns - 1}.", nameof(rows));
        return new SparseMatrix(columns, offsets, ids, values);
    }
}
