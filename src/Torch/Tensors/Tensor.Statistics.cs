namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The variance of all elements; unbiased divides by n - 1.</summary>
        public Tensor var(bool unbiased = true) => Make(NativeMethods.dt_var(Handle, unbiased ? 1 : 0), this);

        /// <summary>The variances along a dimension.</summary>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim], unbiased, keepdim, type);

        /// <summary>The variances along two dimensions.</summary>
        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim.Item1, dim.Item2], unbiased, keepdim, type);

        /// <summary>The variances along three dimensions.</summary>
        public Tensor var((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        /// <summary>The variances along some dimensions.</summary>
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);

        /// <summary>The variances along some dimensions; the result as <paramref name="type"/> where one is given.</summary>
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* p = dimensions)
                return As(Make(NativeMethods.dt_var_dim(Handle, p, dimensions.Length, unbiased ? 1 : 0, keepdim ? 1 : 0), this), type);
        }

        /// <summary>The standard deviation of all elements; unbiased divides by n - 1.</summary>
        public Tensor std(bool unbiased = true) => Make(NativeMethods.dt_std(Handle, unbiased ? 1 : 0), this);

        /// <summary>The standard deviations along a dimension.</summary>
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim], unbiased, keepdim, type);

        /// <summary>The standard deviations along two dimensions.</summary>
        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim.Item1, dim.Item2], unbiased, keepdim, type);

        /// <summary>The standard deviations along three dimensions.</summary>
        public Tensor std((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        /// <summary>The standard deviations along some dimensions.</summary>
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);

        /// <summary>The standard deviations along some dimensions; the result as <paramref name="type"/> where one is given.</summary>
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* p = dimensions)
                return As(Make(NativeMethods.dt_std_dim(Handle, p, dimensions.Length, unbiased ? 1 : 0, keepdim ? 1 : 0), this), type);
        }

        /// <summary>The p-norm of all elements.</summary>
        public Tensor norm(float p = 2f) => Make(NativeMethods.dt_norm(Handle, p), this);

        /// <summary>The p-norms along a dimension.</summary>
        public Tensor norm(int dim, bool keepdim = false, float p = 2f)
        {
            long d = dim;
            return Make(NativeMethods.dt_norm_dim(Handle, &d, 1, keepdim ? 1 : 0, p), this);
        }

        /// <summary>log(sum(exp(x))) along a dimension, without overflow.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false) => Make(NativeMethods.dt_logsumexp(Handle, &dim, 1, keepdim ? 1 : 0), this);

        /// <summary>exp(x) / sum(exp(x)) along a dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => Make(NativeMethods.dt_softmax(Handle, dim, Code(dtype)), this);

        /// <summary>The logarithm of the softmax along a dimension, without overflow.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Make(NativeMethods.dt_log_softmax(Handle, dim, Code(dtype)), this);

        /// <summary>The sums of the elements so far along a dimension.</summary>
        public Tensor cumsum(long dim, ScalarType? type = null) => Make(NativeMethods.dt_cumsum(Handle, dim, Code(type)), this);

        /// <summary>The products of the elements so far along a dimension.</summary>
        public Tensor cumprod(long dim, ScalarType? type = null) => Make(NativeMethods.dt_cumprod(Handle, dim, Code(type)), this);

        /// <summary>The logarithm of the sums of exponentials so far along a dimension.</summary>
        public Tensor logcumsumexp(long dim) => Make(NativeMethods.dt_logcumsumexp(Handle, dim), this);

        /// <summary>The largest elements so far along a dimension, and their places.</summary>
        public (Tensor values, Tensor indexes) cummax(long dim)
        {
            var results = stackalloc nint[2];
            return MakePair(NativeMethods.dt_cummax(Handle, dim, results), results, this);
        }

        /// <summary>The smallest elements so far along a dimension, and their places.</summary>
        public (Tensor values, Tensor indexes) cummin(long dim)
        {
            var results = stackalloc nint[2];
            return MakePair(NativeMethods.dt_cummin(Handle, dim, results), results, this);
        }

        private static Tensor As(Tensor tensor, ScalarType? type) => type is { } t && t != tensor.dtype ? tensor.to_type(t, disposeAfter: true) : tensor;
    }
}
