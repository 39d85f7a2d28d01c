using Distillery.Baselines;
using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>The leading principal components of a sparse matrix by a randomised range finder with power iterations.</summary>
/// <remarks>
/// Halko, Martinsson and Tropp (2011), algorithms 4.4 and 5.1: a random start of <c>dim + 16</c> vectors, four rounds of
/// <c>Y = orth(A (A' Y))</c>, then the eigenvectors of the small matrix <c>Y' A A' Y</c>. Deterministic for a seed.
/// </remarks>
internal static class TruncatedSvd
{
    private const int Oversampling = 16;
    private const int PowerIterations = 4;

    /// <summary>Coordinates of the rows along the leading principal components: <c>U Sigma</c> of the centred matrix.</summary>
    /// <param name="matrix">The rows.</param>
    /// <param name="dim">Number of components.</param>
    /// <param name="seed">Seed of the start.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Shape <c>[rows, dim]</c>; components beyond the rank are zero.</returns>
    public static float[] PrincipalCoordinates(SparseMatrix matrix, int dim, int seed, CancellationToken cancellationToken = default)
    {
        var (basis, values, vectors) = Decompose(new CentredMatrix(matrix), dim, seed, cancellationToken);
        var coordinates = new float[matrix.Rows * dim];
        Parallel.For(0, Math.Min(dim, Rank(values)), component =>
        {
            var column = Column(basis, values[component], vectors[component], matrix.Rows);
            for (var row = 0; row < matrix.Rows; row++)
                coordinates[row * dim + component] = (float)column[row];
        });
        return coordinates;
    }

    /// <summary>The leading principal directions themselves: rows times them are the coordinates.</summary>
    /// <param name="centred">The rows.</param>
    /// <param name="dim">Number of directions.</param>
    /// <param name="seed">Seed of the start.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>At most <paramref name="dim"/> vectors of length 1, shape <c>[components][columns]</c>; as many as the rows have independent directions.</returns>
    public static double[][] Directions(CentredMatrix centred, int dim, int seed, CancellationToken cancellationToken = default)
    {
        var (basis, values, vectors) = Decompose(centred, dim, seed, cancellationToken);
        // A = U S V', so A' (s u) = s^2 v, and s^2 is the eigenvalue.
        var columns = Enumerable.Range(0, Math.Min(dim, Rank(values))).Select(k => Column(basis, values[k], vectors[k], centred.Rows)).ToArray();
        var directions = centred.TransposedTimes(columns, cancellationToken);
        for (var k = 0; k < directions.Length; k++)
            for (var i = 0; i < directions[k].Length; i++)
                directions[k][i] /= values[k];
        return directions;
    }

    private static (double[][] Basis, double[] Values, double[][] Vectors) Decompose(CentredMatrix centred, int dim, int seed, CancellationToken cancellationToken)
    {
        var width = Math.Min(dim + Oversampling, Math.Min(centred.Rows, centred.Columns));
        var basis = centred.Times(RandomVectors(width, centred.Columns, seed), cancellationToken);
        Orthonormal.Make(basis, cancellationToken);
        for (var round = 0; round < PowerIterations; round++)
        {
            basis = centred.Times(centred.TransposedTimes(basis, cancellationToken), cancellationToken);
            Orthonormal.Make(basis, cancellationToken);
        }
        var (values, vectors) = SymmetricEigen.Decompose(Gram(centred.TransposedTimes(basis, cancellationToken)));
        return (basis, values, vectors);
    }

    private static double[][] RandomVectors(int count, int length, int seed)
    {
        var vectors = new double[count][];
        for (var i = 0; i < count; i++)
        {
            var generator = new SeededGenerator(seed, i);
            vectors[i] = new double[length];
            for (var j = 0; j < length; j++)
                vectors[i][j] = generator.NextNormal();
        }
        return vectors;
    }

    private static double[][] Gram(double[][] vectors)
    {
        var gram = new double[vectors.Length][];
        for (var i = 0; i < gram.Length; i++)
            gram[i] = new double[vectors.Length];
        Parallel.For(0, vectors.Length, i =>
        {
            for (var j = 0; j <= i; j++)
                gram[i][j] = VectorMath.Dot(vectors[i], vectors[j]);
        });
        for (var i = 0; i < gram.Length; i++)
            for (var j = 0; j < i; j++)
                gram[j][i] = gram[i][j];
        return gram;
    }

    // Rounding leaves tiny eigenvalues where the matrix has no further direction; those would become noise.
    private static int Rank(double[] values) => values.Length == 0 ? 0 : values.TakeWhile(value => value > 1e-12 * values[0]).Count();

    // One column of U S.
    private static double[] Column(double[][] basis, double value, double[] vector, int rows)
    {
        var column = new double[rows];
        for (var i = 0; i < basis.Length; i++)
            VectorMath.AddScaled(column, vector[i] * Math.Sqrt(value), basis[i]);
        return column;
    }
}
