namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The elements moved around in a circle along one dimension, or of the flattened tensor.</summary>
        public Tensor roll(long shifts, long? dims = null) => dims is { } d ? roll([shifts], [d]) : roll([shifts], default(ReadOnlySpan<long>));

        /// <summary>The elements of the flattened tensor moved around in a circle.</summary>
        public Tensor roll(long[] shifts) => roll(shifts, default(ReadOnlySpan<long>));

        /// <summary>The elements moved around in a circle along some dimensions.</summary>
        public Tensor roll(long[] shifts, long[] dims) => roll((ReadOnlySpan<long>)shifts, dims);

        /// <summary>The elements moved around in a circle along two dimensions.</summary>
        public Tensor roll((long, long) shifts, (long, long) dims) => roll([shifts.Item1, shifts.Item2], [dims.Item1, dims.Item2]);

        /// <summary>The elements moved around in a circle along three dimensions.</summary>
        public Tensor roll((long, long, long) shifts, (long, long, long) dims) =>
            roll([shifts.Item1, shifts.Item2, shifts.Item3], [dims.Item1, dims.Item2, dims.Item3]);

        /// <summary>The elements moved around in a circle along some dimensions, or of the flattened tensor.</summary>
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default)
        {
            fixed (long* s = shifts, d = dims) return Make(NativeMethods.dt_roll(Handle, s, shifts.Length, d, dims.Length), this);
        }

        /// <summary>A view of one place of a dimension, which vanishes.</summary>
        public Tensor select(long dim, long index) => Make(NativeMethods.dt_select(Handle, dim, index), this);

        /// <summary>A view of a part of a dimension.</summary>
        public Tensor narrow(long dim, long start, long length) => Make(NativeMethods.dt_narrow(Handle, dim, start, length), this);

        /// <summary>A view of every <paramref name="step"/>-th place of a dimension from <paramref name="start"/> to before <paramref name="finish"/>.</summary>
        public Tensor slice(long dim, long start, long finish, long step) => Make(NativeMethods.dt_slice(Handle, dim, start, finish, step), this);

        /// <summary>A view of all windows of a size along a dimension; the windows' places become the last dimension.</summary>
        public Tensor unfold(long dimension, long size, long step) => Make(NativeMethods.dt_unfold(Handle, dimension, size, step), this);

        /// <summary>A view of a diagonal; <paramref name="offset"/> above 0 lies over the main one.</summary>
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Make(NativeMethods.dt_diagonal(Handle, offset, dim1, dim2), this);

        /// <summary>A diagonal of a matrix, or a matrix with this vector as a diagonal.</summary>
        public Tensor diag(long diagonal = 0) => Make(NativeMethods.dt_diag(Handle, diagonal), this);

        /// <summary>Matrices with the rows of the last dimension as diagonals.</summary>
        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) => Make(NativeMethods.dt_diag_embed(Handle, offset, dim1, dim2), this);

        /// <summary>The lower triangle of each matrix, zero elsewhere; <paramref name="diagonal"/> is the last one kept.</summary>
        public Tensor tril(long diagonal = 0) => Make(NativeMethods.dt_tril(Handle, diagonal), this);

        /// <summary>The upper triangle of each matrix, zero elsewhere; <paramref name="diagonal"/> is the first one kept.</summary>
        public Tensor triu(long diagonal = 0) => Make(NativeMethods.dt_triu(Handle, diagonal), this);

        /// <summary>In place: zero above the diagonal.</summary>
        public Tensor tril_(long diagonal = 0) => Self(NativeMethods.dt_tril_(Handle, diagonal));

        /// <summary>In place: zero below the diagonal.</summary>
        public Tensor triu_(long diagonal = 0) => Self(NativeMethods.dt_triu_(Handle, diagonal));
    }
}
