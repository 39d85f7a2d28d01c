using Distillery.Baselines;

namespace Distillery.Teachers;

/// <summary>Item vectors from text and codes alone.</summary>
/// <remarks>
/// Principal components of the sparse rows <c>[TF-IDF | sqrt(b) idf-weighted codes]</c>, both of unit length, by a randomised truncated SVD of
/// the centred matrix. With <c>b</c> the hybrid's weight of the codes, inner products of the rows are the hybrid's content likeness. Each vector
/// is then scaled to length 1 (an item without text and codes keeps the zero vector). The same catalogue, weight and seed give the same vectors.
/// </remarks>
public static class ContentVectors
{
    /// <summary>Makes the vectors.</summary>
    /// <param name="text">The text part; its matrix is read.</param>
    /// <param name="codes">The code part, or null.</param>
    /// <param name="codeWeight">Weight of the codes against the text, zero or more.</param>
    /// <param name="dim">Length of a vector, at least 1. Where the text has fewer independent directions, the rest is zero.</param>
    /// <param name="seed">Seed of the random start.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Vectors of all items, shape <c>[items, dim]</c>.</returns>
    public static ItemVectors Make(TextTfIdf text, CodeSimilarity? codes, double codeWeight, int dim, int seed, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dim, 1);
        var matrix = codes is null || codeWeight == 0 ? text.Matrix : Join(text.Matrix, codes.Matrix, (float)Math.Sqrt(codeWeight));
        var coordinates = TruncatedSvd.PrincipalCoordinates(matrix, dim, seed, cancellationToken);
        for (var item = 0; item < matrix.Rows; item++)
        {
            var row = coordinates.AsSpan(item * dim, dim);
            if (matrix.Offsets[item] == matrix.Offsets[item + 1])
                row.Clear();
            else
                ScaleToUnit(row);
        }
        return new ItemVectors(coordinates, dim);
    }

    private static void ScaleToUnit(Span<float> row)
    {
        var squares = 0.0;
        foreach (var value in row)
            squares += (double)value * value;
        if (squares == 0)
            return;
        var scale = (float)(1 / Math.Sqrt(squares));
        for (var i = 0; i < row.Length; i++)
            row[i] *= scale;
    }

    private static SparseMatrix Join(SparseMatrix left, SparseMatrix right, float scale)
    {
        var rows = new (int[] Columns, float[] Values)[left.Rows];
        for (var row = 0; row < rows.Length; row++)
        {
            var (leftColumns, leftValues) = left.Row(row);
            var (rightColumns, rightValues) = right.Row(row);
            var columns = new int[leftColumns.Length + rightColumns.Length];
            leftColumns.CopyTo(columns);
            for (var i = 0; i < rightColumns.Length; i++)
                columns[leftColumns.Length + i] = left.Columns + rightColumns[i];
            rows[row] = (columns, Values(leftValues, rightValues, scale));
        }
        return SparseMatrix.FromRows(left.Columns + right.Columns, rows);
    }

    private static float[] Values(ReadOnlySpan<float> left, ReadOnlySpan<float> right, float scale)
    {
        var values = new float[left.Length + right.Length];
        left.CopyTo(values);
        for (var i = 0; i < right.Length; i++)
            values[left.Length + i] = scale * right[i];
        return values;
    }
}
