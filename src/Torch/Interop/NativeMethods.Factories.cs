using System.Runtime.InteropServices;

namespace TorchSharp;

// native/factories.cpp: factories.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial nint dt_zeros(long* size, long n, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_zeros_like(nint a, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_ones(long* size, long n, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_ones_like(nint a, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_empty(long* size, long n, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_empty_like(nint a, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_full(long* size, long n, Scalar value, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_full_like(nint a, Scalar value, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_arange(Scalar start, Scalar stop, Scalar step, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_linspace(double start, double stop, long steps, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_logspace(double start, double stop, long steps, double @base, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_eye(long rows, long columns, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_empty_strided(long* size, long* stride, long n, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_from_copy(void* data, long bytes, int source_type, long* size, long n, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_from_memory(void* data, int source_type, long* size, long n, delegate* unmanaged<void*, void> unpin, void* context);

    [LibraryImport(Library)]
    internal static partial nint dt_scalar_tensor(Scalar value, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_complex(nint real, nint imag);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int dt_default_dtype();

    [LibraryImport(Library)]
    internal static partial int dt_set_default_dtype(int type);
}
