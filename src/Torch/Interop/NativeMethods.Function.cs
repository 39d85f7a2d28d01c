using System.Runtime.InteropServices;

namespace TorchSharp;

// native/function.cpp: autograd functions written in C#.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int dt_function_connect(void* context, delegate* unmanaged<void*, void*, nint*, long, nint*, long, int> apply, delegate* unmanaged<void*, void> release, string name, int materialize, nint* inputs, long ninputs, nint* outputs, long noutputs, nint* dirty, long ndirty, nint* @fixed, long nfixed, nint* saved, long nsaved, nint* replaced, void** node);

    [LibraryImport(Library)]
    internal static partial int dt_function_saved(void* node, nint** @out, long* count);
}
