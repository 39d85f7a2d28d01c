namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The sum of all elements; integers are summed as int64.</summary>
        public Tensor sum(ScalarType? type = null) => Make(NativeMethods.dt_sum(Handle, Code(type)), this);

        /// <summary>The sums along a dimension.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) =>
            Make(NativeMethods.dt_sum_dim(Handle, &dim, 1, keepdim ? 1 : 0, Code(type)), this);

        /// <summary>The sums along two dimensions.</summary>
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1], keepdim, type);

        /// <summary>The sums along three dimensions.</summary>
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1, dim2], keepdim, type);

        /// <summary>The sums along some dimensions; none given means all.</summary>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => sum((ReadOnlySpan<long>)dim, keepdim, type);

        /// <summary>The sums along some dimensions; none given means all.</summary>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* p = dim) return Make(NativeMethods.dt_sum_dim(Handle, p, dim.Length, keepdim ? 1 : 0, Code(type)), this);
        }

        /// <summary>The sum of all elements that are numbers.</summary>
        public Tensor nansum() => Make(NativeMethods.dt_nansum(Handle, null, 0, 0, -1), this);

        /// <summary>The mean of all elements.</summary>
        public Tensor mean() => Make(NativeMethods.dt_mean(Handle, -1), this);

        /// <summary>The means along some dimensions.</summary>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* p = dimensions) return Make(NativeMethods.dt_mean_dim(Handle, p, dimensions.Length, keepdim ? 1 : 0, Code(type)), this);
        }

        /// <summary>The mean of all elements that are numbers.</summary>
        public Tensor nanmean() => Make(NativeMethods.dt_nanmean(Handle), this);

        /// <summary>The product of all elements.</summary>
        public Tensor prod(ScalarType? type = null) => Make(NativeMethods.dt_prod(Handle, Code(type)), this);

        /// <summary>The products along a dimension.</summary>
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) =>
            Make(NativeMethods.dt_prod_dim(Handle, dim, keepdim ? 1 : 0, Code(type)), this);

        /// <summary>The largest element.</summary>
        public Tensor max() => Make(NativeMethods.dt_max(Handle), this);

        /// <summary>The largest elements along a dimension, and their places.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false)
        {
            var results = stackalloc nint[2];
            return MakePair(NativeMethods.dt_max_dim(Handle, dim, keepdim ? 1 : 0, results), results, this);
        }

        /// <summary>The smallest element.</summary>
        public Tensor min() => Make(NativeMethods.dt_min(Handle), this);

        /// <summary>The smallest elements along a dimension, and their places.</summary>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false)
        {
            var results = stackalloc nint[2];
            return MakePair(NativeMethods.dt_min_dim(Handle, dim, keepdim ? 1 : 0, results), results, this);
        }

        /// <summary>The largest elements along some dimensions; none given means all. Ties share the gradient.</summary>
        public Tensor amax(long[] dims, bool keepdim = false)
        {
            fixed (long* p = dims) return Make(NativeMethods.dt_amax(Handle, p, dims.Length, keepdim ? 1 : 0), this);
        }

        /// <summary>The smallest elements along some dimensions; none given means all. Ties share the gradient.</summary>
        public Tensor amin(long[] dims, bool keepdim = false)
        {
            fixed (long* p = dims) return Make(NativeMethods.dt_amin(Handle, p, dims.Length, keepdim ? 1 : 0), this);
        }

        /// <summary>The place of the largest element in row-major order.</summary>
        public Tensor argmax() => Make(NativeMethods.dt_argmax(Handle, 0, 0, 0), this);

        /// <summary>The places of the largest elements along a dimension.</summary>
        public Tensor argmax(long dim, bool keepdim = false) => Make(NativeMethods.dt_argmax(Handle, dim, 1, keepdim ? 1 : 0), this);

        /// <summary>The place of the smallest element in row-major order.</summary>
        public Tensor argmin() => Make(NativeMethods.dt_argmin(Handle, 0, 0, 0), this);

        /// <summary>The places of the smallest elements along a dimension.</summary>
        public Tensor argmin(long dim, bool keepdim = false) => Make(NativeMethods.dt_argmin(Handle, dim, 1, keepdim ? 1 : 0), this);

        /// <summary>True if all elements are not zero.</summary>
        public Tensor all() => Make(NativeMethods.dt_all(Handle), this);

        /// <summary>True where all elements along a dimension are not zero.</summary>
        public Tensor all(long dim, bool keepdim = false) => Make(NativeMethods.dt_all_dim(Handle, dim, keepdim ? 1 : 0), this);

        /// <summary>True if at least one element is not zero.</summary>
        public Tensor any() => Make(NativeMethods.dt_any(Handle), this);

        /// <summary>True where at least one element along a dimension is not zero.</summary>
        public Tensor any(long dim, bool keepdim = false) => Make(NativeMethods.dt_any_dim(Handle, dim, keepdim ? 1 : 0), this);

        /// <summary>How many elements are not zero, in all or along some dimensions.</summary>
        public Tensor count_nonzero(long[]? dims = null)
        {
            fixed (long* p = dims) return Make(NativeMethods.dt_count_nonzero(Handle, p, dims?.Length ?? 0), this);
        }
    }
}
