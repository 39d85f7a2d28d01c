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
        var centred = new CentredMatrix(matrix);
        var width = Math.Min(dim + Oversampling, Math.Min(matrix.Rows, matrix.Columns));
        var basis = centred.Times(RandomVectors(width, matrix.Columns, seed), cancellationToken);
        Orthonormal.Make(basis, cancellationToken);
        for (var round = 0; round < PowerIterations; round++)
        {
            basis = centred.Times(centred.TransposedTimes(basis, cancellationToken), cancellationToken);
            Orthonormal.Make(basis, cancellationToken);
        }
        var (values, vectors) = SymmetricEigen.Decompose(Gram(centred.TransposedTimes(basis, cancellationToken)));
        return Coordinates(basis, values, vectors, matrix.Rows, dim);
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

    private static float[] Coordinates(double[][] basis, double[] values, double[][] vectors, int rows, int dim)
    {
        var coordinates = new float[rows * dim];
        // Rounding leaves tiny eigenvalues where the matrix has no further direction; those would become noise.
        var least = values.Length == 0 ? 0 : 1e-12 * values[0];
        Parallel.For(0, Math.Min(dim, values.Length), component =>
        {
            if (!(values[component] > least))
                return;
            var column = new double[rows];
            for (var i = 0; i < basis.Length; i++)
                VectorMath.AddScaled(column, vectors[component][i] * Math.Sqrt(values[component]), basis[i]);
            for (var row = 0; row < rows; row++)
                coordinates[row * dim + component] = (float)column[row];
        });
        return coordinates;
    }
}
