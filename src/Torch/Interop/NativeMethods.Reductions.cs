using System.Runtime.InteropServices;

namespace TorchSharp;

// native/reductions.cpp: reductions and sorting.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial nint dt_sum(nint a, int type);

    [LibraryImport(Library)]
    internal static partial nint dt_sum_dim(nint a, long* d, long n, int keep, int type);

    [LibraryImport(Library)]
    internal static partial nint dt_mean(nint a, int type);

    [LibraryImport(Library)]
    internal static partial nint dt_mean_dim(nint a, long* d, long n, int keep, int type);

    [LibraryImport(Library)]
    internal static partial nint dt_nansum(nint a, long* d, long n, int keep, int type);

    [LibraryImport(Library)]
    internal static partial nint dt_nanmean(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_prod(nint a, int type);

    [LibraryImport(Library)]
    internal static partial nint dt_prod_dim(nint a, long d, int keep, int type);

    [LibraryImport(Library)]
    internal static partial nint dt_var(nint a, int unbiased);

    [LibraryImport(Library)]
    internal static partial nint dt_var_dim(nint a, long* d, long n, int unbiased, int keep);

    [LibraryImport(Library)]
    internal static partial nint dt_std(nint a, int unbiased);

    [LibraryImport(Library)]
    internal static partial nint dt_std_dim(nint a, long* d, long n, int unbiased, int keep);

    [LibraryImport(Library)]
    internal static partial int dt_var_mean(nint a, long* d, long n, int unbiased, int keep, nint* @out);

    [LibraryImport(Library)]
    internal static partial int dt_std_mean(nint a, long* d, long n, int unbiased, int keep, nint* @out);

    [LibraryImport(Library)]
    internal static partial nint dt_max(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_max_dim(nint a, long d, int keep, nint* @out);

    [LibraryImport(Library)]
    internal static partial nint dt_min(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_min_dim(nint a, long d, int keep, nint* @out);

    [LibraryImport(Library)]
    internal static partial nint dt_amax(nint a, long* d, long n, int keep);

    [LibraryImport(Library)]
    internal static partial nint dt_amin(nint a, long* d, long n, int keep);

    [LibraryImport(Library)]
    internal static partial nint dt_argmax(nint a, long d, int given, int keep);

    [LibraryImport(Library)]
    internal static partial nint dt_argmin(nint a, long d, int given, int keep);

    [LibraryImport(Library)]
    internal static partial nint dt_all(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_any(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_all_dim(nint a, long d, int keep);

    [LibraryImport(Library)]
    internal static partial nint dt_any_dim(nint a, long d, int keep);

    [LibraryImport(Library)]
    internal static partial nint dt_norm(nint a, double p);

    [LibraryImport(Library)]
    internal static partial nint dt_norm_dim(nint a, long* d, long n, int keep, double p);

    [LibraryImport(Library)]
    internal static partial nint dt_logsumexp(nint a, long* d, long n, int keep);

    [LibraryImport(Library)]
    internal static partial nint dt_softmax(nint a, long d, int type);

    [LibraryImport(Library)]
    internal static partial nint dt_log_softmax(nint a, long d, int type);

    [LibraryImport(Library)]
    internal static partial nint dt_cumsum(nint a, long d, int type);

    [LibraryImport(Library)]
    internal static partial nint dt_cumprod(nint a, long d, int type);

    [LibraryImport(Library)]
    internal static partial int dt_cummax(nint a, long d, nint* @out);

    [LibraryImport(Library)]
    internal static partial int dt_cummin(nint a, long d, nint* @out);

    [LibraryImport(Library)]
    internal static partial nint dt_logcumsumexp(nint a, long d);

    [LibraryImport(Library)]
    internal static partial int dt_sort(nint a, long d, int descending, int stable, nint* @out);

    [LibraryImport(Library)]
    internal static partial int dt_topk(nint a, long k, long d, int largest, int sorted, nint* @out);

    [LibraryImport(Library)]
    internal static partial int dt_kthvalue(nint a, long k, long d, int keep, nint* @out);

    [LibraryImport(Library)]
    internal static partial nint dt_argsort(nint a, long d, int descending);

    [LibraryImport(Library)]
    internal static partial nint dt_median(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_median_dim(nint a, long d, int keep, nint* @out);

    [LibraryImport(Library)]
    internal static partial nint dt_quantile(nint a, nint q, long d, int given, int keep);

    [LibraryImport(Library)]
    internal static partial nint dt_count_nonzero(nint a, long* d, long n);

    [LibraryImport(Library)]
    internal static partial nint dt_bincount(nint a, nint weights, long minlength);

    [LibraryImport(Library)]
    internal static partial nint dt_histc(nint a, long bins, Scalar min, Scalar max);

    [LibraryImport(Library)]
    internal static partial int dt_unique(nint a, int sorted, int inverse, int counts, nint* @out);

    [LibraryImport(Library)]
    internal static partial nint dt_searchsorted(nint sorted, nint values, int int32, int right);

    [LibraryImport(Library)]
    internal static partial nint dt_bucketize(nint a, nint boundaries, int int32, int right);
}
