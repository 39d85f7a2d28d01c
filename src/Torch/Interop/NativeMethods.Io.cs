using System.Runtime.InteropServices;

namespace TorchSharp;

// native/io.cpp: files.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int dt_save(nint a, string path);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint dt_load(string path);
}
