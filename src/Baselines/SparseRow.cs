namespace Distillery.Baselines;

/// <summary>A view of one row of a <see cref="SparseMatrix"/>.</summary>
/// <param name="columns">The columns that hold a value.</param>
/// <param name="values">Their values.</param>
public readonly ref struct SparseRow(ReadOnlySpan<int> columns, ReadOnlySpan<float> values)
{
    /// <summary>The columns that hold a value.</summary>
    public ReadOnlySpan<int> Columns { get; } = columns;

    /// <summary>Their values.</summary>
    public ReadOnlySpan<float> Values { get; } = values;

    /// <summary>Both, for <c>var (columns, values) = matrix.Row(r)</c>.</summary>
    /// <param name="columns">The columns that hold a value.</param>
    /// <param name="values">Their values.</param>
    public void Deconstruct(out ReadOnlySpan<int> columns, out ReadOnlySpan<float> values)
    {
        columns = Columns;
        values = Values;
    }
}
