namespace TorchSharp;

public static partial class torch
{
    /// <summary>Switches of the libraries below libtorch.</summary>
    public static unsafe class backends
    {
        private static bool Get(delegate*<int*, int> read)
        {
            int on;
            NativeError.Check(read(&on));
            return on != 0;
        }

        /// <summary>Switches of CUDA operations.</summary>
        public static class cuda
        {
            /// <summary>True if attention may use the flash kernel.</summary>
            public static bool flash_sdp_enabled() => Get(&NativeMethods.dt_get_flash_sdp);

            /// <summary>True if attention may use the plain kernel.</summary>
            public static bool math_sdp_enabled() => Get(&NativeMethods.dt_get_math_sdp);

            /// <summary>True if attention may use the memory-efficient kernel.</summary>
            public static bool mem_efficient_sdp_enabled() => Get(&NativeMethods.dt_get_mem_efficient_sdp);

            /// <summary>Lets attention use the flash kernel, or not.</summary>
            public static void enable_flash_sdp(bool enable) => NativeError.Check(NativeMethods.dt_set_flash_sdp(enable ? 1 : 0));

            /// <summary>Lets attention use the plain kernel, or not.</summary>
            public static void enable_math_sdp(bool enable) => NativeError.Check(NativeMethods.dt_set_math_sdp(enable ? 1 : 0));

            /// <summary>Lets attention use the memory-efficient kernel, or not.</summary>
            public static void enable_mem_efficient_sdp(bool enable) => NativeError.Check(NativeMethods.dt_set_mem_efficient_sdp(enable ? 1 : 0));

            /// <summary>Switches of CUDA matrix products.</summary>
            public static class matmul
            {
                /// <summary>Lets float32 products round their inputs to TF32 (10 bits of mantissa), which is faster.</summary>
                public static bool allow_tf32
                {
                    get => Get(&NativeMethods.dt_get_tf32_cublas);
                    set => NativeError.Check(NativeMethods.dt_set_tf32_cublas(value ? 1 : 0));
                }

                /// <summary>Lets float16 products add up in float16.</summary>
                public static bool allow_fp16_reduced_precision_reduction
                {
                    get => Get(&NativeMethods.dt_get_fp16_reduction);
                    set => NativeError.Check(NativeMethods.dt_set_fp16_reduction(value ? 1 : 0));
                }
            }
        }

        /// <summary>Switches of cuDNN, which runs convolutions and recurrent layers on CUDA.</summary>
        public static class cudnn
        {
            /// <summary>Lets float32 convolutions round their inputs to TF32.</summary>
            public static bool allow_tf32
            {
                get => Get(&NativeMethods.dt_get_tf32_cudnn);
                set => NativeError.Check(NativeMethods.dt_set_tf32_cudnn(value ? 1 : 0));
            }

            /// <summary>Whether cuDNN is used at all.</summary>
            public static bool enabled
            {
                get => Get(&NativeMethods.dt_get_cudnn_enabled);
                set => NativeError.Check(NativeMethods.dt_set_cudnn_enabled(value ? 1 : 0));
            }

            /// <summary>Whether cuDNN tries its algorithms and keeps the fastest; costs run-to-run equality.</summary>
            public static bool benchmark
            {
                get => Get(&NativeMethods.dt_get_cudnn_benchmark);
                set => NativeError.Check(NativeMethods.dt_set_cudnn_benchmark(value ? 1 : 0));
            }

            /// <summary>Whether only deterministic algorithms are taken.</summary>
            public static bool deterministic
            {
                get => Get(&NativeMethods.dt_get_cudnn_deterministic);
                set => NativeError.Check(NativeMethods.dt_set_cudnn_deterministic(value ? 1 : 0));
            }
        }
    }
}
