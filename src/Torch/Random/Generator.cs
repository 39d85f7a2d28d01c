namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers with its own state; the same seed gives PyTorch's numbers.</summary>
    public sealed unsafe class Generator : IDisposable
    {
        private nint handle;

        /// <summary>A generator for a device, the CPU when null.</summary>
        public Generator(ulong seed = 0, Device? device = null)
        {
            var place = Place.For(device);
            nint created;
            NativeError.Check(NativeMethods.dt_generator_new(seed, place.Type, place.Index, &created));
            handle = created;
        }

        private Generator(nint handle) => this.handle = handle;

        /// <summary>Gives the generator back if nobody disposed it.</summary>
        ~Generator() => Release();

        /// <summary>The generator that is used where none is named; the CPU's.</summary>
        public static Generator Default => DefaultFor(CPU);

        /// <summary>The device that it makes numbers for.</summary>
        public Device device
        {
            get
            {
                int type, index;
                NativeError.Check(NativeMethods.dt_generator_device(Handle, &type, &index));
                GC.KeepAlive(this);
                return new Device((DeviceType)type, index);
            }
        }

        /// <summary>The native generator.</summary>
        /// <exception cref="ObjectDisposedException">The generator was disposed.</exception>
        public IntPtr Handle
        {
            get
            {
                ObjectDisposedException.ThrowIf(handle == 0, this);
                return handle;
            }
        }

        /// <summary>Starts the sequence of a seed.</summary>
        public Generator manual_seed(long seed)
        {
            NativeError.Check(NativeMethods.dt_generator_manual_seed(Handle, unchecked((ulong)seed)));
            GC.KeepAlive(this);
            return this;
        }

        /// <summary>Takes a seed from the operating system, uses it and gives it back.</summary>
        public long seed()
        {
            long seed;
            NativeError.Check(NativeMethods.dt_generator_seed(Handle, &seed));
            GC.KeepAlive(this);
            return seed;
        }

        /// <summary>The seed that the sequence began with.</summary>
        public long initial_seed()
        {
            long seed;
            NativeError.Check(NativeMethods.dt_generator_initial_seed(Handle, &seed));
            GC.KeepAlive(this);
            return seed;
        }

        /// <summary>The state as a tensor of bytes, from which <see cref="set_state"/> continues.</summary>
        public Tensor get_state() => Tensor.Make(NativeMethods.dt_generator_get_state(Handle), this);

        /// <summary>Continues from a state.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">It is no state of such a generator.</exception>
        public void set_state(Tensor value)
        {
            NativeError.Check(NativeMethods.dt_generator_set_state(Handle, value.Handle));
            GC.KeepAlive(this);
            GC.KeepAlive(value);
        }

        /// <summary>Gives the generator back.</summary>
        public void Dispose()
        {
            Release();
            GC.SuppressFinalize(this);
        }

        internal static Generator DefaultFor(Device device)
        {
            nint found;
            NativeError.Check(NativeMethods.dt_generator_default((int)device.type, device.index, &found));
            return new Generator(found);
        }

        private void Release()
        {
            var h = Interlocked.Exchange(ref handle, 0);
            if (h != 0) NativeMethods.dt_generator_release(h);
        }
    }
}
