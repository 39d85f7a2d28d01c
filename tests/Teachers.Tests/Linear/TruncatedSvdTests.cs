using Distillery.Baselines;

namespace Distillery.Teachers.Tests.Linear;

public sealed class TruncatedSvdTests
{
    [Fact]
    public void PrincipalCoordinates_AllComponents_KeepEveryInnerProductOfTheCentredRows()
    {
        var dense = Random(30, 12, new Random(3));
        var coordinates = TruncatedSvd.PrincipalCoordinates(Sparse(dense), 12, seed: 0);
        var centred = Centre(dense);
        for (var a = 0; a < 30; a++)
            for (var b = 0; b < 30; b++)
                Dot(coordinates, 12, a, b).ShouldBe(Enumerable.Range(0, 12).Sum(j => centred[a][j] * centred[b][j]), 1e-4);
    }

    [Fact]
    public void PrincipalCoordinates_FewComponents_LoseNoMoreThanTheBestApproximation()
    {
        // Three strong directions and noise: the randomised method must find the three.
        var random = new Random(4);
        var dense = Random(200, 50, random);
        foreach (var row in dense)
            for (var j = 0; j < 50; j++)
                row[j] *= 0.01;
        for (var i = 0; i < 200; i++)
            for (var direction = 0; direction < 3; direction++)
                dense[i][direction * 10] += (random.NextDouble() - 0.5) * (5 - direction);
        var coordinates = TruncatedSvd.PrincipalCoordinates(Sparse(dense), 3, seed: 0);
        var total = Centre(dense).Sum(row => row.Sum(value => value * value));
        var kept = coordinates.Sum(value => (double)value * value);
        kept.ShouldBeInRange(0.97 * total, 1.0001 * total);
    }

    [Fact]
    public void PrincipalCoordinates_Components_AreUncorrelatedAndOrdered()
    {
        var coordinates = TruncatedSvd.PrincipalCoordinates(Sparse(Random(80, 40, new Random(5))), 6, seed: 0);
        var strengths = new double[6];
        for (var a = 0; a < 6; a++)
            for (var b = 0; b <= a; b++)
            {
                var product = Enumerable.Range(0, 80).Sum(row => (double)coordinates[row * 6 + a] * coordinates[row * 6 + b]);
                if (a == b)
                    strengths[a] = product;
                else
                    product.ShouldBe(0, 1e-3);
            }
        strengths.ShouldBe(strengths.OrderDescending());
    }

    [Fact]
    public void PrincipalCoordinates_AnotherSeed_SpansTheSame()
    {
        var matrix = Sparse(Random(60, 20, new Random(6)));
        var first = TruncatedSvd.PrincipalCoordinates(matrix, 20, seed: 0);
        var second = TruncatedSvd.PrincipalCoordinates(matrix, 20, seed: 1);
        for (var row = 0; row < 60; row++)
            Dot(second, 20, 0, row).ShouldBe(Dot(first, 20, 0, row), 1e-4);
    }

    [Fact]
    public void PrincipalCoordinates_EqualRows_AreZero() =>
        TruncatedSvd.PrincipalCoordinates(Sparse([[1, 2], [1, 2], [1, 2]]), 2, seed: 0).ShouldAllBe(value => Math.Abs(value) < 1e-6);

    [Fact]
    public void Decompose_SymmetricMatrix_GivesItsEigenvectors()
    {
        var random = new Random(8);
        var matrix = new double[15][];
        for (var i = 0; i < 15; i++)
        {
            matrix[i] = new double[15];
            for (var j = 0; j <= i; j++)
                matrix[i][j] = matrix[j][i] = random.NextDouble() - 0.5;
        }
        var copy = matrix.Select(row => row.ToArray()).ToArray();
        var (values, vectors) = SymmetricEigen.Decompose(copy);
        values.ShouldBe(values.OrderDescending());
        for (var v = 0; v < 15; v++)
            for (var i = 0; i < 15; i++)
                VectorMath.Dot(matrix[i], vectors[v]).ShouldBe(values[v] * vectors[v][i], 1e-10);
    }

    [Fact]
    public void Orthonormal_DependentVector_BecomesZero()
    {
        double[][] vectors = [[3, 0, 4], [6, 0, 8], [0, 2, 0]];
        Orthonormal.Make(vectors, CancellationToken.None);
        vectors[0].ShouldBe([0.6, 0, 0.8], 1e-12);
        vectors[1].ShouldBe([0, 0, 0]);
        vectors[2].ShouldBe([0, 1, 0]);
    }

    private static double[][] Random(int rows, int columns, Random random) =>
        [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => random.NextDouble() - 0.3).ToArray())];

    private static SparseMatrix Sparse(double[][] rows) => SparseMatrix.FromRows(
        rows[0].Length, [.. rows.Select(row => (Enumerable.Range(0, row.Length).ToArray(), Array.ConvertAll(row, value => (float)value)))]);

    private static double[][] Centre(double[][] rows)
    {
        var means = Enumerable.Range(0, rows[0].Length).Select(j => rows.Average(row => row[j])).ToArray();
        return [.. rows.Select(row => row.Select((value, j) => value - means[j]).ToArray())];
    }

    private static double Dot(float[] coordinates, int dim, int a, int b) =>
        Enumerable.Range(0, dim).Sum(j => (double)coordinates[a * dim + j] * coordinates[b * dim + j]);
}
