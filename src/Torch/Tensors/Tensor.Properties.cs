namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The sizes, outermost first; a new array each time.</summary>
        public long[] shape
        {
            get
            {
                var h = Handle;
                var sizes = new long[NativeMethods.dt_dim(h)];
                fixed (long* p = sizes) NativeMethods.dt_sizes(h, p);
                GC.KeepAlive(this);
                return sizes;
            }
        }

        /// <summary>The type of the elements.</summary>
        public ScalarType dtype
        {
            get
            {
                var type = NativeMethods.dt_dtype(Handle);
                GC.KeepAlive(this);
                return (ScalarType)type;
            }
        }

        /// <summary>Where the data is.</summary>
        public Device device
        {
            get
            {
                int index;
                var type = (DeviceType)NativeMethods.dt_device(Handle, &index);
                GC.KeepAlive(this);
                return type == DeviceType.CPU ? CPU : new Device(type, index);
            }
        }

        /// <summary>The kind of device that holds the data.</summary>
        public DeviceType device_type
        {
            get
            {
                int index;
                var type = (DeviceType)NativeMethods.dt_device(Handle, &index);
                GC.KeepAlive(this);
                return type;
            }
        }

        /// <summary>Which device of its kind; -1 on the CPU.</summary>
        public int device_index
        {
            get
            {
                int index;
                _ = NativeMethods.dt_device(Handle, &index);
                GC.KeepAlive(this);
                return index;
            }
        }

        /// <summary>True on a CUDA device.</summary>
        public bool is_cuda => device_type == DeviceType.CUDA;

        /// <summary>True on the CPU.</summary>
        public bool is_cpu => device_type == DeviceType.CPU;

        /// <summary>The number of dimensions.</summary>
        public long ndim => dim();

        /// <summary>Bytes per element.</summary>
        public long ElementSize => Keep(NativeMethods.dt_itemsize(Handle));

        /// <summary>The number of elements.</summary>
        public long NumberOfElements => numel();

        /// <summary>The number of dimensions.</summary>
        public long Dimensions => dim();

        /// <summary>The number of dimensions.</summary>
        public long dim() => Keep(NativeMethods.dt_dim(Handle));

        /// <summary>The number of elements.</summary>
        public long numel() => Keep(NativeMethods.dt_numel(Handle));

        /// <summary>Bytes per element.</summary>
        public long element_size() => ElementSize;

        /// <summary>The sizes, outermost first.</summary>
        public long[] size() => shape;

        /// <summary>The size of one dimension; negative counts from the end.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
        public long size(int dim)
        {
            var size = Keep(NativeMethods.dt_size(Handle, dim));
            return size >= 0 ? size : throw NoDimension(dim);
        }

        /// <summary>How many elements lie between neighbours, for each dimension.</summary>
        public long[] stride()
        {
            var h = Handle;
            var strides = new long[NativeMethods.dt_dim(h)];
            fixed (long* p = strides) NativeMethods.dt_strides(h, p);
            GC.KeepAlive(this);
            return strides;
        }

        /// <summary>How many elements lie between neighbours of one dimension; negative counts from the end.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
        public long stride(int dim)
        {
            var strides = stride();
            var i = dim < 0 ? dim + strides.Length : dim;
            return (uint)i < (uint)strides.Length ? strides[i] : throw NoDimension(dim);
        }

        /// <summary>Where the first element lies in the storage, in elements.</summary>
        public long storage_offset() => Keep(NativeMethods.dt_storage_offset(Handle));

        /// <summary>True if the elements lie without gaps in row-major order.</summary>
        public bool is_contiguous() => Keep(NativeMethods.dt_is_contiguous(Handle));

        /// <summary>True for a floating-point dtype.</summary>
        public bool is_floating_point() => torch.is_floating_point(dtype);

        /// <summary>True for an integer dtype; bool is none.</summary>
        public bool is_integral() => torch.is_integral(dtype);

        /// <summary>True for a complex dtype.</summary>
        public bool is_complex() => torch.is_complex(dtype);

        /// <summary>True if the one element is not zero.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">There is not exactly one element.</exception>
        public bool is_nonzero() => ToScalar().ToBoolean();

        /// <summary>True if the data lies in page-locked memory.</summary>
        public bool is_pinned()
        {
            int yes;
            Self(NativeMethods.dt_is_pinned(Handle, &yes));
            return yes != 0;
        }

        private ArgumentOutOfRangeException NoDimension(int dim) =>
            new(nameof(dim), dim, $"the tensor has {this.dim()} dimensions: expected {-this.dim()} to {this.dim() - 1}");
    }
}
