using System.Runtime.InteropServices;

namespace TorchSharp;

// native/autograd.cpp: gradients.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial int dt_set_requires_grad(nint a, int on);

    [LibraryImport(Library)]
    internal static partial int dt_retain_grad(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_grad(nint a, nint* @out);

    [LibraryImport(Library)]
    internal static partial int dt_set_grad(nint a, nint grad);

    [LibraryImport(Library)]
    internal static partial nint dt_detach(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_detach_(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_set_data(nint a, nint source);

    [LibraryImport(Library)]
    internal static partial int dt_version_of(nint a, long* @out);

    [LibraryImport(Library)]
    internal static partial int dt_backward_one(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_backward(nint* t, long nt, nint* g, long ng, int keep, int create, nint* i, long ni);

    [LibraryImport(Library)]
    internal static partial int dt_autograd_grad(nint* o, long no, nint* i, long ni, nint* g, long ng, int keep, int create, int allow_unused, nint** @out, long* n);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int dt_grad_enabled();

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial void dt_set_grad_enabled(int on);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int dt_inference_enabled();

    [LibraryImport(Library)]
    internal static partial int dt_inference_enter(int on, void** guard);

    [LibraryImport(Library)]
    internal static partial void dt_inference_leave(void* guard);

    [LibraryImport(Library)]
    internal static partial int dt_is_inference(nint a, int* @out);

    [LibraryImport(Library)]
    internal static partial void dt_anomaly(int* enabled, int* check_nan);

    [LibraryImport(Library)]
    internal static partial void dt_set_anomaly(int enabled, int check_nan);
}
