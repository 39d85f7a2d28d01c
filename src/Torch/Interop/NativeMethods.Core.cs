using System.Runtime.InteropServices;

namespace TorchSharp;

// native/core.cpp: lifetime, properties and values.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial byte* dt_last_error();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void dt_set_error(string text);

    [LibraryImport(Library)]
    internal static partial void dt_free(void* p);

    [LibraryImport(Library)]
    internal static partial void dt_release(nint h);

    [LibraryImport(Library)]
    internal static partial void dt_release_many(nint* handles, long count);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial long dt_dim(nint h);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial long dt_numel(nint h);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int dt_dtype(nint h);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial long dt_itemsize(nint h);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial long dt_size(nint h, long dim);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial void dt_sizes(nint h, long* @out);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial void dt_strides(nint h, long* @out);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int dt_device(nint h, int* index);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int dt_is_contiguous(nint h);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial long dt_storage_offset(nint h);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial long dt_storage_bytes(nint h);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int dt_requires_grad(nint h);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int dt_is_leaf(nint h);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int dt_peek(nint h, int type, long* @out);

    [LibraryImport(Library)]
    internal static partial int dt_data_ptr(nint h, void** @out);

    [LibraryImport(Library)]
    internal static partial nint dt_alias(nint h);

    [LibraryImport(Library)]
    internal static partial nint dt_share(nint h);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int dt_same(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial int dt_item(nint h, Scalar* @out);

    [LibraryImport(Library)]
    internal static partial int dt_num_threads();

    [LibraryImport(Library)]
    internal static partial int dt_set_num_threads(int n);

    [LibraryImport(Library)]
    internal static partial int dt_num_interop_threads();

    [LibraryImport(Library)]
    internal static partial int dt_set_num_interop_threads(int n);

    [LibraryImport(Library)]
    internal static partial byte* dt_version();
}
