using System.Runtime.CompilerServices;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The raw bytes of a contiguous CPU tensor, without a copy: valid while the tensor lives. Setting copies into it.</summary>
        /// <exception cref="InvalidOperationException">The tensor is on another device, not contiguous, or over 2 GiB.</exception>
        public Span<byte> bytes
        {
            get
            {
                var length = numel() * ElementSize;
                if (device_type != DeviceType.CPU)
                    throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
                if (!is_contiguous()) throw new InvalidOperationException("The bytes of a tensor that is not contiguous are not one span: call contiguous() first.");
                if (length > int.MaxValue) throw new InvalidOperationException($"The tensor has {length} bytes; a span holds at most {int.MaxValue}.");
                return new Span<byte>(DataPointer(), (int)length);
            }

            set
            {
                var target = bytes;
                if (value.Length != target.Length) throw new ArgumentException($"{value.Length} bytes were given, the tensor has {target.Length}", nameof(value));
                value.CopyTo(target);
            }
        }

        /// <summary>The value of a tensor with one element. <typeparamref name="T"/> must be the dtype's own .NET type.</summary>
        /// <exception cref="ArgumentException">Another dtype, or not one element.</exception>
        public T item<T>()
            where T : unmanaged
        {
            long value;
            if (NativeMethods.dt_peek(Handle, (int)DotNetType.Of<T>(), &value) != 0)
            {
                GC.KeepAlive(this);
                return Unsafe.ReadUnaligned<T>(&value);
            }

            DotNetType.Check<T>(dtype);
            if (numel() != 1) throw new ArgumentException($"item needs a tensor with one element, this one has {numel()}");
            using var values = data<T>();
            return values[0];
        }

        /// <summary>The value of a tensor with one element as a number of its own kind.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">Not one element.</exception>
        public Scalar ToScalar()
        {
            Scalar value;
            Self(NativeMethods.dt_item(Handle, &value));
            return value;
        }

        /// <summary>The elements as <typeparamref name="T"/>, which must be the dtype's own .NET type. CPU data is read and written in place, other devices' as a copy.</summary>
        /// <exception cref="ArgumentException">Another dtype.</exception>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            DotNetType.Check<T>(dtype);
            return new TensorAccessor<T>(this);
        }

        /// <summary>The same tensor under a second object: same data, same gradient, own lifetime.</summary>
        public Tensor alias() => Make(NativeMethods.dt_share(Handle), this);

        /// <summary>Reads a tensor that <see cref="save(string)"/> or Python's torch.save of a TorchScript archive wrote.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The file is missing or no such archive.</exception>
        public static Tensor load(string location)
        {
            ArgumentNullException.ThrowIfNull(location);
            return Make(NativeMethods.dt_load(location));
        }

        /// <summary>Writes the tensor into a file of its own in libtorch's format.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The file cannot be written.</exception>
        public void save(string location)
        {
            ArgumentNullException.ThrowIfNull(location);
            Self(NativeMethods.dt_save(Handle, location));
        }

        internal void* DataPointer()
        {
            void* pointer;
            Self(NativeMethods.dt_data_ptr(Handle, &pointer));
            return pointer;
        }
    }
}
