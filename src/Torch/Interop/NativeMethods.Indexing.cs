using System.Runtime.InteropServices;

namespace TorchSharp;

// native/indexing.cpp: indexing, gather and scatter.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial nint dt_pick(nint a, long* at, long count);

    [LibraryImport(Library)]
    internal static partial int dt_pick_set(nint a, long* at, long count, nint value);

    [LibraryImport(Library)]
    internal static partial nint dt_index(nint a, IndexItem* items, long count);

    [LibraryImport(Library)]
    internal static partial int dt_index_put_(nint a, IndexItem* items, long count, nint value, int accumulate);

    [LibraryImport(Library)]
    internal static partial int dt_index_put_s_(nint a, IndexItem* items, long count, Scalar value, int accumulate);

    [LibraryImport(Library)]
    internal static partial nint dt_gather(nint a, long d, nint i);

    [LibraryImport(Library)]
    internal static partial nint dt_index_select(nint a, long d, nint i);

    [LibraryImport(Library)]
    internal static partial nint dt_take(nint a, nint i);

    [LibraryImport(Library)]
    internal static partial nint dt_take_along_dim(nint a, nint i, long d, int given);

    [LibraryImport(Library)]
    internal static partial nint dt_masked_select(nint a, nint m);

    [LibraryImport(Library)]
    internal static partial nint dt_scatter(nint a, long d, nint i, nint s);

    [LibraryImport(Library)]
    internal static partial int dt_scatter_(nint a, long d, nint i, nint s);

    [LibraryImport(Library)]
    internal static partial nint dt_scatter_add(nint a, long d, nint i, nint s);

    [LibraryImport(Library)]
    internal static partial int dt_scatter_add_(nint a, long d, nint i, nint s);

    [LibraryImport(Library)]
    internal static partial nint dt_index_copy(nint a, long d, nint i, nint s);

    [LibraryImport(Library)]
    internal static partial int dt_index_copy_(nint a, long d, nint i, nint s);

    [LibraryImport(Library)]
    internal static partial nint dt_scatter_s(nint a, long d, nint i, Scalar v);

    [LibraryImport(Library)]
    internal static partial int dt_scatter_s_(nint a, long d, nint i, Scalar v);

    [LibraryImport(Library)]
    internal static partial nint dt_index_add(nint a, long d, nint i, nint s, Scalar alpha);

    [LibraryImport(Library)]
    internal static partial int dt_index_add_(nint a, long d, nint i, nint s, Scalar alpha);

    [LibraryImport(Library)]
    internal static partial nint dt_index_fill(nint a, long d, nint i, Scalar v);

    [LibraryImport(Library)]
    internal static partial int dt_index_fill_(nint a, long d, nint i, Scalar v);

    [LibraryImport(Library)]
    internal static partial nint dt_masked_fill(nint a, nint m, nint v);

    [LibraryImport(Library)]
    internal static partial nint dt_masked_fill_s(nint a, nint m, Scalar v);

    [LibraryImport(Library)]
    internal static partial int dt_masked_fill_(nint a, nint m, nint v);

    [LibraryImport(Library)]
    internal static partial int dt_masked_fill_s_(nint a, nint m, Scalar v);

    [LibraryImport(Library)]
    internal static partial nint dt_masked_scatter(nint a, nint m, nint v);

    [LibraryImport(Library)]
    internal static partial int dt_masked_scatter_(nint a, nint m, nint v);

    [LibraryImport(Library)]
    internal static partial nint dt_nonzero(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_where_list(nint a, nint** @out, long* n);
}
