namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The same data under another shape; one size may be -1. Fails where a copy would be needed.</summary>
        public Tensor view(params long[] shape)
        {
            fixed (long* p = shape) return Make(NativeMethods.dt_view(Handle, p, shape.Length), this);
        }

        /// <summary>The same data under the other tensor's shape.</summary>
        public Tensor view_as(Tensor other) => view(other.shape);

        /// <summary>The same elements under another shape, as a view where possible; one size may be -1.</summary>
        public Tensor reshape(params long[] shape)
        {
            fixed (long* p = shape) return Make(NativeMethods.dt_reshape(Handle, p, shape.Length), this);
        }

        /// <summary>A view with the dimensions in another order.</summary>
        public Tensor permute(params long[] permutation)
        {
            fixed (long* p = permutation) return Make(NativeMethods.dt_permute(Handle, p, permutation.Length), this);
        }

        /// <summary>A view with the dimensions in another order.</summary>
        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        /// <summary>A view with two dimensions exchanged.</summary>
        public Tensor transpose(long dim0, long dim1) => Make(NativeMethods.dt_transpose(Handle, dim0, dim1), this);

        /// <summary>Exchanges two dimensions of this tensor.</summary>
        public Tensor transpose_(long dim0, long dim1) => Self(NativeMethods.dt_transpose_(Handle, dim0, dim1));

        /// <summary>A view with two dimensions exchanged.</summary>
        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);

        /// <summary>A view of a matrix with rows and columns exchanged.</summary>
        public Tensor t() => Make(NativeMethods.dt_t(Handle), this);

        /// <summary>A view of a matrix, or of each matrix in the last two dimensions, transposed.</summary>
        public Tensor mT => transpose(-2, -1);

        /// <summary>A view with dimensions moved from the places <paramref name="source"/> to <paramref name="destination"/>.</summary>
        public Tensor movedim(long[] source, long[] destination)
        {
            fixed (long* s = source, d = destination)
                return Make(NativeMethods.dt_movedim(Handle, s, source.Length, d, destination.Length), this);
        }

        /// <summary>A view with a dimension of size 1 inserted at <paramref name="dim"/>.</summary>
        public Tensor unsqueeze(long dim) => Make(NativeMethods.dt_unsqueeze(Handle, dim), this);

        /// <summary>Inserts a dimension of size 1 into this tensor.</summary>
        public Tensor unsqueeze_(long dim) => Self(NativeMethods.dt_unsqueeze_(Handle, dim));

        /// <summary>A view without one dimension (or, without an argument, all dimensions) of size 1.</summary>
        public Tensor squeeze(long? dim = null) => Make(NativeMethods.dt_squeeze(Handle, dim ?? 0, dim is null ? 0 : 1), this);

        /// <summary>Takes one dimension (or, without an argument, all dimensions) of size 1 out of this tensor.</summary>
        public Tensor squeeze_(long? dim = null) => Self(NativeMethods.dt_squeeze_(Handle, dim ?? 0, dim is null ? 0 : 1));

        /// <summary>The dimensions from <paramref name="start_dim"/> to <paramref name="end_dim"/> joined into one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Make(NativeMethods.dt_flatten(Handle, start_dim, end_dim), this);

        /// <summary>A view with one dimension divided into several; one size may be -1.</summary>
        public Tensor unflatten(long dim, params long[] sizes)
        {
            fixed (long* p = sizes) return Make(NativeMethods.dt_unflatten(Handle, dim, p, sizes.Length), this);
        }

        /// <summary>A view repeated along dimensions of size 1 without a copy; -1 keeps a size.</summary>
        public Tensor expand(params long[] sizes) => expand(sizes, false);

        /// <summary>A view repeated along dimensions of size 1 without a copy; -1 keeps a size.</summary>
        public Tensor expand(long[] sizes, bool isImplicit = false) => expand((ReadOnlySpan<long>)sizes, isImplicit);

        /// <summary>A view repeated along dimensions of size 1 without a copy; -1 keeps a size.</summary>
        public Tensor expand(Size sizes, bool isImplicit = false) => expand((ReadOnlySpan<long>)sizes.Shape, isImplicit);

        /// <summary>A view repeated along dimensions of size 1 without a copy; -1 keeps a size.</summary>
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false)
        {
            fixed (long* p = sizes) return Make(NativeMethods.dt_expand(Handle, p, sizes.Length, isImplicit ? 1 : 0), this);
        }

        /// <summary>A view repeated to the other tensor's shape without a copy.</summary>
        public Tensor expand_as(Tensor other) => expand((ReadOnlySpan<long>)other.shape);

        /// <summary>A view repeated to a shape without a copy.</summary>
        public Tensor broadcast_to(params long[] shape) => expand((ReadOnlySpan<long>)shape);

        /// <summary>Copies of the tensor side by side, so many along each dimension.</summary>
        public Tensor repeat(params long[] sizes)
        {
            fixed (long* p = sizes) return Make(NativeMethods.dt_repeat(Handle, p, sizes.Length), this);
        }

        /// <summary>Copies of the tensor side by side; missing leading counts are 1.</summary>
        public Tensor tile(params long[] reps)
        {
            fixed (long* p = reps) return Make(NativeMethods.dt_tile(Handle, p, reps.Length), this);
        }

        /// <summary>Each element so many times in a row, along one dimension or of the flattened tensor.</summary>
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) => Make(
            NativeMethods.dt_repeat_interleave(Handle, repeats, dim ?? 0, dim is null ? 0 : 1, output_size ?? 0, output_size is null ? 0 : 1), this);

        /// <summary>Each element as many times in a row as <paramref name="repeats"/> says for it.</summary>
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) => Make(
            NativeMethods.dt_repeat_interleave_t(Handle, repeats.Handle, dim ?? 0, dim is null ? 0 : 1, output_size ?? 0, output_size is null ? 0 : 1), this, repeats);

        /// <summary>The tensor with the order of elements turned along some dimensions.</summary>
        public Tensor flip(params long[] dims)
        {
            fixed (long* p = dims) return Make(NativeMethods.dt_flip(Handle, p, dims.Length), this);
        }

        /// <summary>The same elements without gaps in row-major order: this data, or a copy.</summary>
        public Tensor contiguous() => Make(NativeMethods.dt_contiguous(Handle), this);

        /// <summary>A view with these sizes and strides, in elements.</summary>
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0)
        {
            fixed (long* s = size, t = strides)
                return Make(NativeMethods.dt_as_strided(Handle, s, size.Length, t, strides.Length, storageOffset), this);
        }
    }
}
