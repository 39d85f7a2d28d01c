namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>As another dtype: the same tensor where it already has it, else a copy.</summary>
        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Move((int)type, null, copy, disposeAfter, non_blocking);

        /// <summary>As another dtype: the same tensor where it already has it, else a copy.</summary>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Move((int)type, null, copy, disposeAfter, non_blocking);

        /// <summary>On another device: the same tensor where it already is there, else a copy.</summary>
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Move(-1, device ?? throw new ArgumentNullException(nameof(device)), copy, disposeAfter, non_blocking);

        /// <summary>On another device: the same tensor where it already is there, else a copy.</summary>
        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Move(-1, new Device(device), copy, disposeAfter, non_blocking);

        /// <summary>On another device: the same tensor where it already is there, else a copy.</summary>
        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Move(-1, new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        /// <summary>As another dtype on another device: the same tensor where it already is so, else a copy.</summary>
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Move((int)type, device ?? throw new ArgumentNullException(nameof(device)), copy, disposeAfter, non_blocking);

        /// <summary>With the other tensor's dtype, on its device.</summary>
        public Tensor to(Tensor other, bool non_blocking = false) => Move((int)other.dtype, other.device, false, false, non_blocking);

        /// <summary>With the other tensor's dtype.</summary>
        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        /// <summary>In CPU memory.</summary>
        public Tensor cpu() => Move(-1, CPU, false, false, false);

        /// <summary>In the memory of a CUDA device, the current one when null.</summary>
        /// <exception cref="InvalidOperationException">There is no CUDA.</exception>
        public Tensor cuda(Device? device = null, bool non_blocking = false)
        {
            InitializeDeviceType(DeviceType.CUDA);
            return Move(-1, device ?? new Device(DeviceType.CUDA), false, false, non_blocking);
        }

        /// <summary>A copy in page-locked memory, from where a GPU reads faster.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">There is no CUDA.</exception>
        public Tensor pin_memory() => Make(NativeMethods.dt_pin_memory(Handle), this);

        /// <summary>As bool.</summary>
        public Tensor @bool() => to_type(ScalarType.Bool);

        /// <summary>As 8-bit unsigned integers.</summary>
        public Tensor @byte() => to_type(ScalarType.Byte);

        /// <summary>As 8-bit signed integers.</summary>
        public Tensor @char() => to_type(ScalarType.Int8);

        /// <summary>As 16-bit integers.</summary>
        public Tensor @short() => to_type(ScalarType.Int16);

        /// <summary>As 32-bit integers.</summary>
        public Tensor @int() => to_type(ScalarType.Int32);

        /// <summary>As 64-bit integers.</summary>
        public Tensor @long() => to_type(ScalarType.Int64);

        /// <summary>As float16.</summary>
        public Tensor half() => to_type(ScalarType.Float16);

        /// <summary>As bfloat16.</summary>
        public Tensor bfloat16() => to_type(ScalarType.BFloat16);

        /// <summary>As float32.</summary>
        public Tensor @float() => to_type(ScalarType.Float32);

        /// <summary>As float64.</summary>
        public Tensor @double() => to_type(ScalarType.Float64);

        /// <summary>A copy with its own memory; gradients flow through it.</summary>
        public Tensor clone() => Make(NativeMethods.dt_clone(Handle), this);

        /// <summary>Overwrites this tensor's elements, converting and broadcasting.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Self(NativeMethods.dt_copy_(Handle, source.Handle, nonBlocking ? 1 : 0), source);

        /// <summary>Sets all elements to a number.</summary>
        public Tensor fill_(Scalar value) => Self(NativeMethods.dt_fill_s_(Handle, value));

        /// <summary>Sets all elements to zero.</summary>
        public Tensor zero_() => Self(NativeMethods.dt_zero_(Handle));

        /// <summary>Points this tensor at the other's memory and shape.</summary>
        public Tensor set_(Tensor source) => Self(NativeMethods.dt_set_(Handle, source.Handle), source);

        /// <summary>Changes the shape; new elements are uninitialised.</summary>
        public Tensor resize_(params long[] shape)
        {
            fixed (long* p = shape) return Self(NativeMethods.dt_resize_(Handle, p, shape.Length));
        }

        private Tensor Move(int type, Device? device, bool copy, bool disposeAfter, bool nonBlocking)
        {
            var moved = Make(NativeMethods.dt_to(Handle, type, device is null ? -1 : (int)device.type, device?.index ?? -1, copy ? 1 : 0, nonBlocking ? 1 : 0), this);
            if (disposeAfter) Dispose();
            return moved;
        }
    }
}
