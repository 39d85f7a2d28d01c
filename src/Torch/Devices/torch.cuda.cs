namespace TorchSharp;

public static partial class torch
{
    /// <summary>CUDA devices.</summary>
    public static unsafe class cuda
    {
        /// <summary>True where this libtorch was built with CUDA and a device answers.</summary>
        public static bool is_available() => device_count() > 0;

        /// <summary>True where cuDNN can be used.</summary>
        public static bool is_cudnn_available()
        {
            int yes;
            NativeError.Check(NativeMethods.dt_cudnn_available(&yes));
            return yes != 0;
        }

        /// <summary>How many CUDA devices answer; 0 without CUDA.</summary>
        public static int device_count()
        {
            int count;
            NativeError.Check(NativeMethods.dt_cuda_device_count(&count));
            return count;
        }

        /// <summary>Waits until all work given to a device is done; null is the current one.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">There is no CUDA.</exception>
        public static void synchronize(Device? device = null)
        {
            if (device is not null && device.type != DeviceType.CUDA) throw new ArgumentException($"{device} is no CUDA device", nameof(device));
            NativeError.Check(NativeMethods.dt_cuda_synchronize(device?.index ?? -1));
        }

        /// <summary>Seeds the generators of the CUDA devices; nothing happens without CUDA.</summary>
        public static void manual_seed(long seed) => manual_seed_all(seed);

        /// <summary>Seeds the generators of all CUDA devices; nothing happens without CUDA.</summary>
        public static void manual_seed_all(long seed) => NativeError.Check(NativeMethods.dt_cuda_manual_seed_all(unchecked((ulong)seed)));
    }
}
