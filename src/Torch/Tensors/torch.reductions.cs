namespace TorchSharp;

public static partial class torch
{
    /// <summary>The sum of all elements; integers are summed as int64.</summary>
    public static Tensor sum(Tensor input, ScalarType? type = null) => input.sum(type);

    /// <summary>The sums along a dimension.</summary>
    public static Tensor sum(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) => input.sum(dim, keepdim, type);

    /// <summary>The sums along two dimensions.</summary>
    public static Tensor sum(Tensor input, long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => input.sum(dim0, dim1, keepdim, type);

    /// <summary>The sums along three dimensions.</summary>
    public static Tensor sum(Tensor input, long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) => input.sum(dim0, dim1, dim2, keepdim, type);

    /// <summary>The sums along some dimensions; none given means all.</summary>
    public static Tensor sum(Tensor input, long[] dim, bool keepdim = false, ScalarType? type = null) => input.sum(dim, keepdim, type);

    /// <summary>The sums along some dimensions; none given means all.</summary>
    public static Tensor sum(Tensor input, ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => input.sum(dim, keepdim, type);

    /// <summary>The sum of all elements that are numbers.</summary>
    public static Tensor nansum(Tensor input) => input.nansum();

    /// <summary>The mean of all elements.</summary>
    public static Tensor mean(Tensor input) => input.mean();

    /// <summary>The means along some dimensions.</summary>
    public static Tensor mean(Tensor input, long[] dimensions, bool keepdim = false, ScalarType? type = null) => input.mean(dimensions, keepdim, type);

    /// <summary>The mean of all elements that are numbers.</summary>
    public static Tensor nanmean(Tensor input) => input.nanmean();

    /// <summary>The product of all elements.</summary>
    public static Tensor prod(Tensor input, ScalarType? type = null) => input.prod(type);

    /// <summary>The products along a dimension.</summary>
    public static Tensor prod(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) => input.prod(dim, keepdim, type);

    /// <summary>The largest element.</summary>
    public static Tensor max(Tensor input) => input.max();

    /// <summary>The largest elements along a dimension, and their places.</summary>
    public static (Tensor values, Tensor indexes) max(Tensor input, long dim, bool keepdim = false) => input.max(dim, keepdim);

    /// <summary>The smallest element.</summary>
    public static Tensor min(Tensor input) => input.min();

    /// <summary>The smallest elements along a dimension, and their places.</summary>
    public static (Tensor values, Tensor indexes) min(Tensor input, long dim, bool keepdim = false) => input.min(dim, keepdim);

    /// <summary>The largest elements along some dimensions; none given means all. Ties share the gradient.</summary>
    public static Tensor amax(Tensor input, long[] dims, bool keepdim = false) => input.amax(dims, keepdim);

    /// <summary>The smallest elements along some dimensions; none given means all. Ties share the gradient.</summary>
    public static Tensor amin(Tensor input, long[] dims, bool keepdim = false) => input.amin(dims, keepdim);

    /// <summary>The place of the largest element in row-major order.</summary>
    public static Tensor argmax(Tensor input) => input.argmax();

    /// <summary>The places of the largest elements along a dimension.</summary>
    public static Tensor argmax(Tensor input, long dim, bool keepdim = false) => input.argmax(dim, keepdim);

    /// <summary>The place of the smallest element in row-major order.</summary>
    public static Tensor argmin(Tensor input) => input.argmin();

    /// <summary>The places of the smallest elements along a dimension.</summary>
    public static Tensor argmin(Tensor input, long dim, bool keepdim = false) => input.argmin(dim, keepdim);

    /// <summary>True if all elements are not zero.</summary>
    public static Tensor all(Tensor input) => input.all();

    /// <summary>True where all elements along a dimension are not zero.</summary>
    public static Tensor all(Tensor input, long dim, bool keepdim = false) => input.all(dim, keepdim);

    /// <summary>True if at least one element is not zero.</summary>
    public static Tensor any(Tensor input) => input.any();

    /// <summary>True where at least one element along a dimension is not zero.</summary>
    public static Tensor any(Tensor input, long dim, bool keepdim = false) => input.any(dim, keepdim);

    /// <summary>How many elements are not zero, in all or along some dimensions.</summary>
    public static Tensor count_nonzero(Tensor input, long[]? dims = null) => input.count_nonzero(dims);

    /// <summary>The variance of all elements; unbiased divides by n - 1.</summary>
    public static Tensor var(Tensor input, bool unbiased = true) => input.var(unbiased);

    /// <summary>The variances along a dimension.</summary>
    public static Tensor var(Tensor input, long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.var(dim, unbiased, keepdim, type);

    /// <summary>The variances along two dimensions.</summary>
    public static Tensor var(Tensor input, (long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.var(dim, unbiased, keepdim, type);

    /// <summary>The variances along three dimensions.</summary>
    public static Tensor var(Tensor input, (long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.var(dim, unbiased, keepdim, type);

    /// <summary>The variances along some dimensions.</summary>
    public static Tensor var(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.var(dimensions, unbiased, keepdim, type);

    /// <summary>The variances along some dimensions; the result as <paramref name="type"/> where one is given.</summary>
    public static Tensor var(Tensor input, ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.var(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation of all elements; unbiased divides by n - 1.</summary>
    public static Tensor std(Tensor input, bool unbiased = true) => input.std(unbiased);

    /// <summary>The standard deviations along a dimension.</summary>
    public static Tensor std(Tensor input, long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.std(dim, unbiased, keepdim, type);

    /// <summary>The standard deviations along two dimensions.</summary>
    public static Tensor std(Tensor input, (long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.std(dim, unbiased, keepdim, type);

    /// <summary>The standard deviations along three dimensions.</summary>
    public static Tensor std(Tensor input, (long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.std(dim, unbiased, keepdim, type);

    /// <summary>The standard deviations along some dimensions.</summary>
    public static Tensor std(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.std(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviations along some dimensions; the result as <paramref name="type"/> where one is given.</summary>
    public static Tensor std(Tensor input, ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.std(dimensions, unbiased, keepdim, type);

    /// <summary>The p-norm of all elements.</summary>
    public static Tensor norm(Tensor input, float p = 2f) => input.norm(p);

    /// <summary>The p-norms along a dimension.</summary>
    public static Tensor norm(Tensor input, int dim, bool keepdim = false, float p = 2f) => input.norm(dim, keepdim, p);

    /// <summary>log(sum(exp(x))) along a dimension, without overflow.</summary>
    public static Tensor logsumexp(Tensor input, long dim, bool keepdim = false) => input.logsumexp(dim, keepdim);

    /// <summary>exp(x) / sum(exp(x)) along a dimension.</summary>
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

    /// <summary>The logarithm of the softmax along a dimension, without overflow.</summary>
    public static Tensor log_softmax(Tensor input, long dim, ScalarType? dtype = null) => input.log_softmax(dim, dtype);

    /// <summary>The sums of the elements so far along a dimension.</summary>
    public static Tensor cumsum(Tensor input, long dim, ScalarType? type = null) => input.cumsum(dim, type);

    /// <summary>The products of the elements so far along a dimension.</summary>
    public static Tensor cumprod(Tensor input, long dim, ScalarType? type = null) => input.cumprod(dim, type);

    /// <summary>The logarithm of the sums of exponentials so far along a dimension.</summary>
    public static Tensor logcumsumexp(Tensor input, long dim) => input.logcumsumexp(dim);

    /// <summary>The largest elements so far along a dimension, and their places.</summary>
    public static (Tensor values, Tensor indexes) cummax(Tensor input, long dim) => input.cummax(dim);

    /// <summary>The smallest elements so far along a dimension, and their places.</summary>
    public static (Tensor values, Tensor indexes) cummin(Tensor input, long dim) => input.cummin(dim);

    /// <summary>The elements in order along a dimension, and where each came from.</summary>
    public static (Tensor Values, Tensor Indices) sort(Tensor input, long dim = -1, bool descending = false, bool stable = false) => input.sort(dim, descending, stable);

    /// <summary>The places of the elements in order along a dimension.</summary>
    public static Tensor argsort(Tensor input, long dim = -1, bool descending = false) => input.argsort(dim, descending);

    /// <summary>The k largest (or smallest) elements along a dimension, and their places.</summary>
    public static (Tensor values, Tensor indexes) topk(Tensor tensor, int k, int dim = -1, bool largest = true, bool sorted = true) => tensor.topk(k, dim, largest, sorted);

    /// <summary>The k-th smallest elements along a dimension (k counts from 1), and their places.</summary>
    public static (Tensor values, Tensor indexes) kthvalue(Tensor input, long k, long? dim = null, bool keepdim = false) => input.kthvalue(k, dim, keepdim);

    /// <summary>The median of all elements; of two middle ones the lower.</summary>
    public static Tensor median(Tensor input) => input.median();

    /// <summary>The medians along a dimension (of two middle elements the lower), and their places.</summary>
    public static (Tensor values, Tensor indexes) median(Tensor input, long dim, bool keepdim = false) => input.median(dim, keepdim);

    /// <summary>The quantiles <paramref name="q"/> (in [0, 1]) of all elements or along a dimension, interpolated.</summary>
    public static Tensor quantile(Tensor input, Tensor q, long dim = -1, bool keepdim = false) => input.quantile(q, dim, keepdim);

    /// <summary>How often each number from 0 on occurs, or the sum of its weights.</summary>
    public static Tensor bincount(Tensor input, Tensor? weights = null, long minlength = 0) => input.bincount(weights, minlength);

    /// <summary>How many elements fall into each of some equal bins; both bounds 0 means the data's own.</summary>
    public static Tensor histc(Tensor input, long bins = 100, long min = 0, long max = 0) => input.histc(bins, min, max);

    /// <summary>The different elements, on request with the place of each element among them and their counts.</summary>
    public static (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(Tensor input, bool sorted = true, bool return_inverse = false, bool return_counts = false) => input.unique(sorted, return_inverse, return_counts);

    /// <summary>Where the elements would be inserted among sorted boundaries.</summary>
    public static Tensor bucketize(Tensor input, Tensor boundaries, bool outInt32 = false, bool right = false) => input.bucketize(boundaries, outInt32, right);
}
