namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>A vector of zeros, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_zeros([size], dtype, device, requires_grad);

        /// <summary>A matrix of zeros, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_zeros([rows, columns], dtype, device, requires_grad);

        /// <summary>A tensor with three dimensions of zeros, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_zeros([dim0, dim1, dim2], dtype, device, requires_grad);

        /// <summary>A tensor with four dimensions of zeros, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_zeros(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_zeros([dim0, dim1, dim2, dim3], dtype, device, requires_grad);

        /// <summary>A tensor of this shape of zeros, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_zeros((ReadOnlySpan<long>)size, dtype, device, requires_grad);

        /// <summary>A tensor of this shape of zeros, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            zeros(size, dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>A vector of ones, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_ones([size], dtype, device, requires_grad);

        /// <summary>A matrix of ones, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_ones(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_ones([rows, columns], dtype, device, requires_grad);

        /// <summary>A tensor with three dimensions of ones, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_ones(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_ones([dim0, dim1, dim2], dtype, device, requires_grad);

        /// <summary>A tensor with four dimensions of ones, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_ones(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_ones([dim0, dim1, dim2, dim3], dtype, device, requires_grad);

        /// <summary>A tensor of this shape of ones, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_ones((ReadOnlySpan<long>)size, dtype, device, requires_grad);

        /// <summary>A tensor of this shape of ones, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_ones(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            ones(size, dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>A vector with uninitialised elements, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_empty([size], dtype, device, requires_grad);

        /// <summary>A matrix with uninitialised elements, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_empty([rows, columns], dtype, device, requires_grad);

        /// <summary>A tensor with three dimensions with uninitialised elements, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_empty(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_empty([dim0, dim1, dim2], dtype, device, requires_grad);

        /// <summary>A tensor with four dimensions with uninitialised elements, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_empty(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_empty([dim0, dim1, dim2, dim3], dtype, device, requires_grad);

        /// <summary>A tensor of this shape with uninitialised elements, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_empty((ReadOnlySpan<long>)size, dtype, device, requires_grad);

        /// <summary>A tensor of this shape with uninitialised elements, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            empty(size, dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>A vector filled with a number, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_full(long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_full([size], value, dtype, device, requires_grad);

        /// <summary>A matrix filled with a number, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_full(long rows, long columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_full([rows, columns], value, dtype, device, requires_grad);

        /// <summary>A tensor with three dimensions filled with a number, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_full(long dim0, long dim1, long dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_full([dim0, dim1, dim2], value, dtype, device, requires_grad);

        /// <summary>A tensor with four dimensions filled with a number, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_full(long dim0, long dim1, long dim2, long dim3, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_full([dim0, dim1, dim2, dim3], value, dtype, device, requires_grad);

        /// <summary>A tensor of this shape filled with a number, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_full((ReadOnlySpan<long>)size, value, dtype, device, requires_grad);

        /// <summary>A tensor of this shape filled with a number, where nothing else is said with this one's dtype and device.</summary>
        public Tensor new_full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            full(size, value, dtype ?? this.dtype, device ?? this.device, requires_grad);
    }
}
