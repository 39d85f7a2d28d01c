using Distillery.Baselines;

namespace Distillery.Teachers;

/// <summary>The leading directions of some sparse rows, onto which other rows can be projected.</summary>
internal sealed class PrincipalComponents
{
    private readonly double[][] _directions;
    private readonly double[] _shift;

    private PrincipalComponents(double[][] directions, double[] means, int dim)
    {
        _directions = directions;
        // What the mean row gives along each direction; taken off each projection.
        _shift = Array.ConvertAll(directions, direction => VectorMath.Dot(means, direction));
        Dim = dim;
    }

    /// <summary>Length of a projection; directions beyond the rank of the rows are zero.</summary>
    public int Dim { get; }

    /// <summary>Finds them by <see cref="TruncatedSvd"/>.</summary>
    public static PrincipalComponents Of(SparseMatrix rows, int dim, int seed, CancellationToken cancellationToken)
    {
        var centred = new CentredMatrix(rows);
        return new PrincipalComponents(TruncatedSvd.Directions(centred, dim, seed, cancellationToken), centred.Means, dim);
    }

    /// <summary>A row along the directions, scaled to length 1; a row without values has the zero vector.</summary>
    public void Project(SparseRow row, Span<float> vector)
    {
        vector.Clear();
        var (columns, values) = row;
        if (columns.Length == 0)
            return;
        Span<double> sums = stackalloc double[Math.Min(_directions.Length, 1024)];
        var squares = 0.0;
        for (var k = 0; k < sums.Length; k++)
        {
            var (sum, direction) = (-_shift[k], _directions[k]);
            for (var i = 0; i < columns.Length; i++)
                sum += values[i] * direction[columns[i]];
            sums[k] = sum;
            squares += sum * sum;
        }

        var scale = squares > 0 ? 1 / Math.Sqrt(squares) : 0;
        for (var k = 0; k < sums.Length; k++)
            vector[k] = (float)(sums[k] * scale);
    }
}
