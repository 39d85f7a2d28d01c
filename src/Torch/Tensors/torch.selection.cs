namespace TorchSharp;

public static partial class torch
{
    /// <summary>The elements at the places that <paramref name="index"/> (int64, same rank) names along a dimension.</summary>
    public static Tensor gather(Tensor input, long dim, Tensor index) => input.gather(dim, index);

    /// <summary>The places of a dimension in the order of a list <c>[n]</c> of int64 or int32; a copy.</summary>
    public static Tensor index_select(Tensor input, long dim, Tensor index) => input.index_select(dim, index);

    /// <summary>The elements at positions of the flattened tensor.</summary>
    public static Tensor take(Tensor input, Tensor index) => input.take(index);

    /// <summary>The elements at the places along a dimension that <paramref name="indices"/> names, with broadcasting.</summary>
    public static Tensor take_along_dim(Tensor input, Tensor indices, long dim) => input.take_along_dim(indices, dim);

    /// <summary>The elements where a mask holds, in one dimension.</summary>
    public static Tensor masked_select(Tensor input, Tensor mask) => input.masked_select(mask);

    /// <summary>A copy with the source's elements at the places along a dimension that the index names.</summary>
    public static Tensor scatter(Tensor input, long dim, Tensor index, Tensor src) => input.scatter(dim, index, src);

    /// <summary>A copy with a number at the places along a dimension that the index names.</summary>
    public static Tensor scatter(Tensor input, long dim, Tensor index, Scalar value) => input.scatter(dim, index, value);

    /// <summary>A copy with the source's elements added at the places along a dimension that the index names.</summary>
    public static Tensor scatter_add(Tensor input, long dim, Tensor index, Tensor src) => input.scatter_add(dim, index, src);

    /// <summary>A copy with <paramref name="alpha"/> times the source's slices added at a list of places of a dimension.</summary>
    public static Tensor index_add(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) => input.index_add(dim, index, source, alpha);

    /// <summary>A copy with the source's slices at a list of places of a dimension.</summary>
    public static Tensor index_copy(Tensor input, long dim, Tensor index, Tensor source) => input.index_copy(dim, index, source);

    /// <summary>A copy with a number at a list of places of a dimension.</summary>
    public static Tensor index_fill(Tensor input, long dim, Tensor index, Scalar value) => input.index_fill(dim, index, value);

    /// <summary>A copy with a number where a mask holds, with broadcasting.</summary>
    public static Tensor masked_fill(Tensor input, Tensor mask, Scalar value) => input.masked_fill(mask, value);

    /// <summary>A copy with the next elements of <paramref name="value"/> where a mask holds.</summary>
    public static Tensor masked_scatter(Tensor input, Tensor mask, Tensor value) => input.masked_scatter(mask, value);

    /// <summary>The places of the elements that are not zero <c>[count, rank]</c>.</summary>
    public static Tensor nonzero(Tensor input) => input.nonzero();
}
