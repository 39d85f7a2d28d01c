using Distillery.Baselines;

namespace Distillery.Teachers;

/// <summary>A sparse matrix minus the mean of each column, without making it dense. Vectors are kept one after the other.</summary>
internal sealed class CentredMatrix(SparseMatrix matrix)
{
    private readonly SparseMatrix _matrix = matrix;
    private readonly SparseMatrix _transposed = matrix.Transpose();
    private readonly double[] _means = MeansOf(matrix);

    /// <summary>Mean of each column.</summary>
    public double[] Means => _means;

    public int Rows => _matrix.Rows;

    public int Columns => _matrix.Columns;

    /// <summary>(A - 1 m') x for each vector x.</summary>
    public double[][] Times(double[][] vectors, CancellationToken cancellationToken) => Each(vectors, x =>
    {
        var shift = VectorMath.Dot(_means, x);
        var product = Product(_matrix, x);
        for (var row = 0; row < product.Length; row++)
            product[row] -= shift;
        return product;
    }, cancellationToken);

    /// <summary>(A - 1 m')' y for each vector y.</summary>
    public double[][] TransposedTimes(double[][] vectors, CancellationToken cancellationToken) => Each(vectors, y =>
    {
        var sum = 0.0;
        foreach (var value in y)
            sum += value;
        var product = Product(_transposed, y);
        VectorMath.AddScaled(product, -sum, _means);
        return product;
    }, cancellationToken);

    private static double[][] Each(double[][] vectors, Func<double[], double[]> apply, CancellationToken cancellationToken)
    {
        var results = new double[vectors.Length][];
        Parallel.For(0, vectors.Length, new ParallelOptions { CancellationToken = cancellationToken }, i => results[i] = apply(vectors[i]));
        return results;
    }

    private static double[] Product(SparseMatrix matrix, double[] x)
    {
        var product = new double[matrix.Rows];
        for (var row = 0; row < product.Length; row++)
        {
            var (columns, values) = matrix.Row(row);
            var sum = 0.0;
            for (var i = 0; i < columns.Length; i++)
                sum += values[i] * x[columns[i]];
            product[row] = sum;
        }
        return product;
    }

    private static double[] MeansOf(SparseMatrix matrix)
    {
        var means = new double[matrix.Columns];
        for (var i = 0; i < matrix.Values.Length; i++)
            means[matrix.ColumnIds[i]] += matrix.Values[i];
        for (var column = 0; column < means.Length; column++)
            means[column] /= matrix.Rows;
        return means;
    }
}
