using System.Runtime.InteropServices;

namespace TorchSharp;

// native/devices.cpp: devices and switches.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial int dt_cuda_device_count(int* @out);

    [LibraryImport(Library)]
    internal static partial int dt_cudnn_available(int* @out);

    [LibraryImport(Library)]
    internal static partial int dt_cuda_init();

    [LibraryImport(Library)]
    internal static partial int dt_cuda_synchronize(int index);

    [LibraryImport(Library)]
    internal static partial int dt_get_tf32_cublas(int* @out);

    [LibraryImport(Library)]
    internal static partial int dt_set_tf32_cublas(int on);

    [LibraryImport(Library)]
    internal static partial int dt_get_tf32_cudnn(int* @out);

    [LibraryImport(Library)]
    internal static partial int dt_set_tf32_cudnn(int on);

    [LibraryImport(Library)]
    internal static partial int dt_get_flash_sdp(int* @out);

    [LibraryImport(Library)]
    internal static partial int dt_set_flash_sdp(int on);

    [LibraryImport(Library)]
    internal static partial int dt_get_math_sdp(int* @out);

    [LibraryImport(Library)]
    internal static partial int dt_set_math_sdp(int on);

    [LibraryImport(Library)]
    internal static partial int dt_get_cudnn_enabled(int* @out);

    [LibraryImport(Library)]
    internal static partial int dt_set_cudnn_enabled(int on);

    [LibraryImport(Library)]
    internal static partial int dt_get_cudnn_benchmark(int* @out);

    [LibraryImport(Library)]
    internal static partial int dt_set_cudnn_benchmark(int on);

    [LibraryImport(Library)]
    internal static partial int dt_get_cudnn_deterministic(int* @out);

    [LibraryImport(Library)]
    internal static partial int dt_set_cudnn_deterministic(int on);

    [LibraryImport(Library)]
    internal static partial int dt_get_fp16_reduction(int* @out);

    [LibraryImport(Library)]
    internal static partial int dt_set_fp16_reduction(int on);

    [LibraryImport(Library)]
    internal static partial int dt_get_mem_efficient_sdp(int* @out);

    [LibraryImport(Library)]
    internal static partial int dt_set_mem_efficient_sdp(int value);

    [LibraryImport(Library)]
    internal static partial int dt_matmul_precision(int* @out);

    [LibraryImport(Library)]
    internal static partial int dt_set_matmul_precision(int p);

    [LibraryImport(Library)]
    internal static partial int dt_deterministic(int* mode, int* warn_only);

    [LibraryImport(Library)]
    internal static partial int dt_set_deterministic(int mode, int warn_only);
}
