namespace TorchSharp;

public static partial class torch
{
    /// <summary>The same elements under another shape, as a view where possible; one size may be -1.</summary>
    public static Tensor reshape(Tensor input, params long[] shape) => input.reshape(shape);

    /// <summary>A view with the dimensions in another order.</summary>
    public static Tensor permute(Tensor input, params long[] permutation) => input.permute(permutation);

    /// <summary>A view with the dimensions in another order.</summary>
    public static Tensor permute(Tensor input, IEnumerable<long> permutation) => input.permute(permutation);

    /// <summary>A view with two dimensions exchanged.</summary>
    public static Tensor transpose(Tensor input, long dim0, long dim1) => input.transpose(dim0, dim1);

    /// <summary>A view with two dimensions exchanged.</summary>
    public static Tensor swapaxes(Tensor input, long dim0, long dim1) => input.swapaxes(dim0, dim1);

    /// <summary>A view of a matrix with rows and columns exchanged.</summary>
    public static Tensor t(Tensor input) => input.t();

    /// <summary>A view with dimensions moved from the places <paramref name="source"/> to <paramref name="destination"/>.</summary>
    public static Tensor movedim(Tensor input, long[] source, long[] destination) => input.movedim(source, destination);

    /// <summary>A view with a dimension of size 1 inserted at <paramref name="dim"/>.</summary>
    public static Tensor unsqueeze(Tensor input, long dim) => input.unsqueeze(dim);

    /// <summary>A view without one dimension (or, without an argument, all dimensions) of size 1.</summary>
    public static Tensor squeeze(Tensor input, long? dim = null) => input.squeeze(dim);

    /// <summary>The dimensions from <paramref name="start_dim"/> to <paramref name="end_dim"/> joined into one.</summary>
    public static Tensor flatten(Tensor input, long start_dim = 0, long end_dim = -1) => input.flatten(start_dim, end_dim);

    /// <summary>A view with one dimension divided into several; one size may be -1.</summary>
    public static Tensor unflatten(Tensor input, long dim, params long[] sizes) => input.unflatten(dim, sizes);

    /// <summary>A view repeated to a shape without a copy.</summary>
    public static Tensor broadcast_to(Tensor input, params long[] shape) => input.broadcast_to(shape);

    /// <summary>Copies of the tensor side by side; missing leading counts are 1.</summary>
    public static Tensor tile(Tensor input, params long[] reps) => input.tile(reps);

    /// <summary>Each element so many times in a row, along one dimension or of the flattened tensor.</summary>
    public static Tensor repeat_interleave(Tensor input, long repeats, long? dim = null, long? output_size = null) => input.repeat_interleave(repeats, dim, output_size);

    /// <summary>Each element as many times in a row as <paramref name="repeats"/> says for it.</summary>
    public static Tensor repeat_interleave(Tensor input, Tensor repeats, long? dim = null, long? output_size = null) => input.repeat_interleave(repeats, dim, output_size);

    /// <summary>The tensor with the order of elements turned along some dimensions.</summary>
    public static Tensor flip(Tensor input, params long[] dims) => input.flip(dims);

    /// <summary>The elements moved around in a circle along one dimension, or of the flattened tensor.</summary>
    public static Tensor roll(Tensor input, long shifts, long? dims = null) => input.roll(shifts, dims);

    /// <summary>The elements of the flattened tensor moved around in a circle.</summary>
    public static Tensor roll(Tensor input, long[] shifts) => input.roll(shifts);

    /// <summary>The elements moved around in a circle along some dimensions.</summary>
    public static Tensor roll(Tensor input, long[] shifts, long[] dims) => input.roll(shifts, dims);

    /// <summary>The elements moved around in a circle along two dimensions.</summary>
    public static Tensor roll(Tensor input, (long, long) shifts, (long, long) dims) => input.roll(shifts, dims);

    /// <summary>The elements moved around in a circle along three dimensions.</summary>
    public static Tensor roll(Tensor input, (long, long, long) shifts, (long, long, long) dims) => input.roll(shifts, dims);

    /// <summary>The elements moved around in a circle along some dimensions, or of the flattened tensor.</summary>
    public static Tensor roll(Tensor input, ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => input.roll(shifts, dims);

    /// <summary>A view of one place of a dimension, which vanishes.</summary>
    public static Tensor select(Tensor input, long dim, long index) => input.select(dim, index);

    /// <summary>A view of a part of a dimension.</summary>
    public static Tensor narrow(Tensor input, long dim, long start, long length) => input.narrow(dim, start, length);

    /// <summary>A view of a diagonal; <paramref name="offset"/> above 0 lies over the main one.</summary>
    public static Tensor diagonal(Tensor input, long offset = 0, long dim1 = 0, long dim2 = 1) => input.diagonal(offset, dim1, dim2);

    /// <summary>A diagonal of a matrix, or a matrix with this vector as a diagonal.</summary>
    public static Tensor diag(Tensor input, long diagonal = 0) => input.diag(diagonal);

    /// <summary>Matrices with the rows of the last dimension as diagonals.</summary>
    public static Tensor diag_embed(Tensor input, long offset = 0, long dim1 = -2, long dim2 = -1) => input.diag_embed(offset, dim1, dim2);

    /// <summary>The lower triangle of each matrix, zero elsewhere; <paramref name="diagonal"/> is the last one kept.</summary>
    public static Tensor tril(Tensor input, long diagonal = 0) => input.tril(diagonal);

    /// <summary>The upper triangle of each matrix, zero elsewhere; <paramref name="diagonal"/> is the first one kept.</summary>
    public static Tensor triu(Tensor input, long diagonal = 0) => input.triu(diagonal);

    /// <summary>Views of pieces of a size along a dimension; the last may be smaller.</summary>
    public static Tensor[] split(Tensor input, long size, int dim = 0) => input.split(size, dim);

    /// <summary>Views of pieces of these sizes along a dimension.</summary>
    public static Tensor[] split(Tensor input, long[] sizes, int dim = 0) => input.split(sizes, dim);

    /// <summary>Views of about so many equal pieces along a dimension.</summary>
    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) => input.chunk(chunks, dim);

    /// <summary>Views of all places of a dimension, which vanishes.</summary>
    public static Tensor[] unbind(Tensor input, int dimension = 0) => input.unbind(dimension);
}
