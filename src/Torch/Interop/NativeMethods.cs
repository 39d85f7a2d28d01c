using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>The C interface of native/*.cpp; one part of this class per file there.</summary>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "distillery_torch";

#pragma warning disable CA2255 // A library, but the loader's message must be set before the first call, wherever it comes from.
    [ModuleInitializer]
    internal static void ExplainFailedLoads() => NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, Load);
#pragma warning restore CA2255

    private static nint Load(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library) return 0;
        try
        {
            return NativeLibrary.Load(name, assembly, path);
        }
        catch (DllNotFoundException e)
        {
            throw new DllNotFoundException(
                "libdistillery_torch.so, which binds libtorch, could not be loaded. It is built with the Torch project and needs the libtorch " +
                "that it was built against (Debian: apt-get install libtorch-dev libopenblas0-pthread; `./platform setup` does it). " + e.Message, e);
        }
    }
}
