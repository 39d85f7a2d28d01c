namespace Distillery.Teachers;

/// <summary>Gram-Schmidt, twice over: the second pass removes what rounding left of the first.</summary>
internal static class Orthonormal
{
    private const double Dependent = 1e-10;
    private const int SliceLength = 4096;

    /// <summary>Replaces the vectors by an orthonormal set with the same span. A vector that depends on those before it becomes zero.</summary>
    public static void Make(double[][] vectors, CancellationToken cancellationToken)
    {
        for (var j = 0; j < vectors.Length; j++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = Math.Sqrt(VectorMath.Dot(vectors[j], vectors[j]));
            RemoveEarlier(vectors, j);
            RemoveEarlier(vectors, j);
            var length = Math.Sqrt(VectorMath.Dot(vectors[j], vectors[j]));
            var scale = length > Dependent * before ? 1 / length : 0;
            for (var i = 0; i < vectors[j].Length; i++)
                vectors[j][i] *= scale;
        }
    }

    private static void RemoveEarlier(double[][] vectors, int j)
    {
        var shares = new double[j];
        Parallel.For(0, j, i => shares[i] = VectorMath.Dot(vectors[i], vectors[j]));
        // Each slice belongs to one worker and adds in the order of the vectors, so the sums do not depend on the threads.
        var slices = (vectors[j].Length + SliceLength - 1) / SliceLength;
        Parallel.For(0, slices, slice =>
        {
            var start = slice * SliceLength;
            var length = Math.Min(SliceLength, vectors[j].Length - start);
            var rest = vectors[j].AsSpan(start, length);
            for (var i = 0; i < shares.Length; i++)
                VectorMath.AddScaled(rest, -shares[i], vectors[i].AsSpan(start, length));
        });
    }
}
