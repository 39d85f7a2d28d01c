namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The elements in order along a dimension, and where each came from.</summary>
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false)
        {
            var results = stackalloc nint[2];
            return MakePair(NativeMethods.dt_sort(Handle, dim, descending ? 1 : 0, stable ? 1 : 0, results), results, this);
        }

        /// <summary>The places of the elements in order along a dimension.</summary>
        public Tensor argsort(long dim = -1, bool descending = false) => Make(NativeMethods.dt_argsort(Handle, dim, descending ? 1 : 0), this);

        /// <summary>The k largest (or smallest) elements along a dimension, and their places.</summary>
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
        {
            var results = stackalloc nint[2];
            return MakePair(NativeMethods.dt_topk(Handle, k, dim, largest ? 1 : 0, sorted ? 1 : 0, results), results, this);
        }

        /// <summary>The k-th smallest elements along a dimension (k counts from 1), and their places.</summary>
        public (Tensor values, Tensor indexes) kthvalue(long k, long? dim = null, bool keepdim = false)
        {
            var results = stackalloc nint[2];
            return MakePair(NativeMethods.dt_kthvalue(Handle, k, dim ?? -1, keepdim ? 1 : 0, results), results, this);
        }

        /// <summary>The median of all elements; of two middle ones the lower.</summary>
        public Tensor median() => Make(NativeMethods.dt_median(Handle), this);

        /// <summary>The medians along a dimension (of two middle elements the lower), and their places.</summary>
        public (Tensor values, Tensor indexes) median(long dim, bool keepdim = false)
        {
            var results = stackalloc nint[2];
            return MakePair(NativeMethods.dt_median_dim(Handle, dim, keepdim ? 1 : 0, results), results, this);
        }

        /// <summary>The quantiles <paramref name="q"/> (in [0, 1]) of all elements or along a dimension, interpolated.</summary>
        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) =>
            Make(NativeMethods.dt_quantile(Handle, q.Handle, dim, 1, keepdim ? 1 : 0), this, q);

        /// <summary>How often each number from 0 on occurs, or the sum of its weights.</summary>
        public Tensor bincount(Tensor? weights = null, long minlength = 0) =>
            Make(NativeMethods.dt_bincount(Handle, Optional(weights), minlength), this, weights);

        /// <summary>How many elements fall into each of some equal bins; both bounds 0 means the data's own.</summary>
        public Tensor histc(long bins = 100, long min = 0, long max = 0) => Make(NativeMethods.dt_histc(Handle, bins, min, max), this);

        /// <summary>The different elements, on request with the place of each element among them and their counts.</summary>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(bool sorted = true, bool return_inverse = false, bool return_counts = false)
        {
            var results = stackalloc nint[3];
            Self(NativeMethods.dt_unique(Handle, sorted ? 1 : 0, return_inverse ? 1 : 0, return_counts ? 1 : 0, results));
            return (new Tensor(results[0]), results[1] == 0 ? null : new Tensor(results[1]), results[2] == 0 ? null : new Tensor(results[2]));
        }

        /// <summary>Where the elements would be inserted among sorted boundaries.</summary>
        public Tensor bucketize(Tensor boundaries, bool outInt32 = false, bool right = false) =>
            Make(NativeMethods.dt_bucketize(Handle, boundaries.Handle, outInt32 ? 1 : 0, right ? 1 : 0), this, boundaries);
    }
}
