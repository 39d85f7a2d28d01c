namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The elements at the places that <paramref name="index"/> (int64, same rank) names along a dimension.</summary>
        public Tensor gather(long dim, Tensor index) => Make(NativeMethods.dt_gather(Handle, dim, index.Handle), this, index);

        /// <summary>The places of a dimension in the order of a list <c>[n]</c> of int64 or int32; a copy.</summary>
        public Tensor index_select(long dim, Tensor index) => Make(NativeMethods.dt_index_select(Handle, dim, index.Handle), this, index);

        /// <summary>The elements at positions of the flattened tensor.</summary>
        public Tensor take(Tensor index) => Make(NativeMethods.dt_take(Handle, index.Handle), this, index);

        /// <summary>The elements at the places along a dimension that <paramref name="indices"/> names, with broadcasting.</summary>
        public Tensor take_along_dim(Tensor indices, long dim) => Make(NativeMethods.dt_take_along_dim(Handle, indices.Handle, dim, 1), this, indices);

        /// <summary>The elements where a mask holds, in one dimension.</summary>
        public Tensor masked_select(Tensor mask) => Make(NativeMethods.dt_masked_select(Handle, mask.Handle), this, mask);

        /// <summary>A copy with the source's elements at the places along a dimension that the index names.</summary>
        public Tensor scatter(long dim, Tensor index, Tensor src) => Make(NativeMethods.dt_scatter(Handle, dim, index.Handle, src.Handle), this, index, src);

        /// <summary>A copy with a number at the places along a dimension that the index names.</summary>
        public Tensor scatter(long dim, Tensor index, Scalar value) => Make(NativeMethods.dt_scatter_s(Handle, dim, index.Handle, value), this, index);

        /// <summary>Writes the source's elements to the places along a dimension that the index names.</summary>
        public Tensor scatter_(long dim, Tensor index, Tensor src) => Self(NativeMethods.dt_scatter_(Handle, dim, index.Handle, src.Handle), index, src);

        /// <summary>Writes a number to the places along a dimension that the index names.</summary>
        public Tensor scatter_(long dim, Tensor index, Scalar value) => Self(NativeMethods.dt_scatter_s_(Handle, dim, index.Handle, value), index);

        /// <summary>A copy with the source's elements added at the places along a dimension that the index names.</summary>
        public Tensor scatter_add(long dim, Tensor index, Tensor src) =>
            Make(NativeMethods.dt_scatter_add(Handle, dim, index.Handle, src.Handle), this, index, src);

        /// <summary>Adds the source's elements at the places along a dimension that the index names.</summary>
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) =>
            Self(NativeMethods.dt_scatter_add_(Handle, dim, index.Handle, src.Handle), index, src);

        /// <summary>A copy with <paramref name="alpha"/> times the source's slices added at a list of places of a dimension.</summary>
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Make(NativeMethods.dt_index_add(Handle, dim, index.Handle, source.Handle, alpha), this, index, source);

        /// <summary>Adds <paramref name="alpha"/> times the source's slices at a list of places of a dimension.</summary>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Self(NativeMethods.dt_index_add_(Handle, dim, index.Handle, source.Handle, alpha), index, source);

        /// <summary>A copy with the source's slices at a list of places of a dimension.</summary>
        public Tensor index_copy(long dim, Tensor index, Tensor source) =>
            Make(NativeMethods.dt_index_copy(Handle, dim, index.Handle, source.Handle), this, index, source);

        /// <summary>Writes the source's slices to a list of places of a dimension.</summary>
        public Tensor index_copy_(long dim, Tensor index, Tensor source) =>
            Self(NativeMethods.dt_index_copy_(Handle, dim, index.Handle, source.Handle), index, source);

        /// <summary>A copy with a number at a list of places of a dimension.</summary>
        public Tensor index_fill(long dim, Tensor index, Scalar value) => Make(NativeMethods.dt_index_fill(Handle, dim, index.Handle, value), this, index);

        /// <summary>Writes a number to a list of places of a dimension.</summary>
        public Tensor index_fill_(long dim, Tensor index, Scalar value) => Self(NativeMethods.dt_index_fill_(Handle, dim, index.Handle, value), index);

        /// <summary>A copy with a number where a mask holds, with broadcasting.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value) => Make(NativeMethods.dt_masked_fill_s(Handle, mask.Handle, value), this, mask);

        /// <summary>Writes a number where a mask holds.</summary>
        public Tensor masked_fill_(Tensor mask, Scalar value) => Self(NativeMethods.dt_masked_fill_s_(Handle, mask.Handle, value), mask);

        /// <summary>A copy with the next elements of <paramref name="value"/> where a mask holds.</summary>
        public Tensor masked_scatter(Tensor mask, Tensor value) => Make(NativeMethods.dt_masked_scatter(Handle, mask.Handle, value.Handle), this, mask, value);

        /// <summary>Writes the next elements of <paramref name="value"/> where a mask holds.</summary>
        public Tensor masked_scatter_(Tensor mask, Tensor value) => Self(NativeMethods.dt_masked_scatter_(Handle, mask.Handle, value.Handle), mask, value);

        /// <summary>The places of the elements that are not zero <c>[count, rank]</c>.</summary>
        public Tensor nonzero() => Make(NativeMethods.dt_nonzero(Handle), this);
    }
}
