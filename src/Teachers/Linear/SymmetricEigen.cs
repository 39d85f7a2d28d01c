namespace Distillery.Teachers;

/// <summary>Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations.</summary>
internal static class SymmetricEigen
{
    private const int MaxSweeps = 60;
    private const double Tolerance = 1e-24;

    /// <summary>Decomposes; the matrix is overwritten.</summary>
    /// <param name="matrix">Rows of a symmetric matrix.</param>
    /// <returns>Eigenvalues, largest first, and for each its unit vector.</returns>
    public static (double[] Values, double[][] Vectors) Decompose(double[][] matrix)
    {
        var n = matrix.Length;
        var vectors = new double[n][];
        for (var i = 0; i < n; i++)
        {
            vectors[i] = new double[n];
            vectors[i][i] = 1;
        }
        var total = matrix.Sum(row => VectorMath.Dot(row, row));
        for (var sweep = 0; sweep < MaxSweeps && OffDiagonal(matrix) > Tolerance * total; sweep++)
            for (var p = 0; p < n - 1; p++)
                for (var q = p + 1; q < n; q++)
                    Rotate(matrix, vectors, p, q);
        var order = Enumerable.Range(0, n).OrderByDescending(i => matrix[i][i]).ToArray();
        return (Array.ConvertAll(order, i => matrix[i][i]), Array.ConvertAll(order, i => vectors[i]));
    }

    private static double OffDiagonal(double[][] matrix)
    {
        var sum = 0.0;
        for (var i = 0; i < matrix.Length; i++)
            sum += VectorMath.Dot(matrix[i], matrix[i]) - matrix[i][i] * matrix[i][i];
        return sum;
    }

    /// <summary>Turns rows and columns p and q so that their common element becomes zero; row i of <paramref name="vectors"/> is the i-th eigenvector.</summary>
    private static void Rotate(double[][] matrix, double[][] vectors, int p, int q)
    {
        var common = matrix[p][q];
        if (common == 0)
            return;
        var theta = (matrix[q][q] - matrix[p][p]) / (2 * common);
        var t = Math.CopySign(1 / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1)), theta);
        var c = 1 / Math.Sqrt(t * t + 1);
        var s = t * c;
        for (var k = 0; k < matrix.Length; k++)
            (matrix[k][p], matrix[k][q]) = (c * matrix[k][p] - s * matrix[k][q], s * matrix[k][p] + c * matrix[k][q]);
        RotateRows(matrix[p], matrix[q], c, s);
        RotateRows(vectors[p], vectors[q], c, s);
        matrix[p][q] = matrix[q][p] = 0;
    }

    private static void RotateRows(double[] first, double[] second, double c, double s)
    {
        for (var k = 0; k < first.Length; k++)
            (first[k], second[k]) = (c * first[k] - s * second[k], s * first[k] + c * second[k]);
    }
}
