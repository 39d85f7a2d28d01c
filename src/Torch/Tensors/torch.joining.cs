namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>Tensors joined along a dimension that they have; the other sizes must agree.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0)
    {
        var handles = Tensor.Handles(tensors);
        fixed (nint* p = handles) return Tensor.Make(NativeMethods.dt_cat(p, handles.Length, dim), tensors);
    }

    /// <summary>Tensors joined along a dimension that they have; the other sizes must agree.</summary>
    public static Tensor cat(Tensor[] tensors, long dim = 0) => cat((IList<Tensor>)tensors, dim);

    /// <summary>The same as <see cref="cat(IList{Tensor}, long)"/>.</summary>
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    /// <summary>Tensors of one shape joined along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        var handles = Tensor.Handles(tensors);
        fixed (nint* p = handles) return Tensor.Make(NativeMethods.dt_stack(p, handles.Length, dim), tensors);
    }

    /// <summary>Products and sums as an equation in Einstein's notation says, for example <c>bij,bjk-&gt;bik</c>.</summary>
    public static Tensor einsum(string equation, params Tensor[] tensors)
    {
        ArgumentNullException.ThrowIfNull(equation);
        var handles = Tensor.Handles(tensors);
        fixed (nint* p = handles) return Tensor.Make(NativeMethods.dt_einsum(equation, p, handles.Length), tensors);
    }

    /// <summary>The coordinates of a grid: one tensor per axis, each with the grid's shape.</summary>
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij")
    {
        var handles = Tensor.Handles(tensors);
        nint* list;
        long count;
        fixed (nint* p = handles)
            return Tensor.MakeList(NativeMethods.dt_meshgrid(p, handles.Length, indexing == "xy" ? 1 : 0, &list, &count), list, count, tensors);
    }

    /// <summary>Views of the tensors with their common shape.</summary>
    public static Tensor[] broadcast_tensors(params Tensor[] tensors)
    {
        var handles = Tensor.Handles(tensors);
        nint* list;
        long count;
        fixed (nint* p = handles)
            return Tensor.MakeList(NativeMethods.dt_broadcast_tensors(p, handles.Length, &list, &count), list, count, tensors);
    }

    /// <summary>The places of the elements that are not zero, one tensor per dimension.</summary>
    public static Tensor[] where(Tensor condition)
    {
        nint* list;
        long count;
        return Tensor.MakeList(NativeMethods.dt_where_list(condition.Handle, &list, &count), list, count, condition);
    }

    /// <summary><paramref name="x"/> where the condition holds, elsewhere <paramref name="y"/>, with broadcasting.</summary>
    public static Tensor where(Tensor condition, Tensor x, Tensor y) => x.where(condition, y);

    /// <summary>The p-distances of all pairs of rows <c>[b, n, d], [b, m, d] to [b, n, m]</c>.</summary>
    public static Tensor cdist(Tensor x1, Tensor x2, double p = 2.0) => Tensor.Make(NativeMethods.dt_cdist(x1.Handle, x2.Handle, p), x1, x2);

    /// <summary>Where values would be inserted into sorted rows.</summary>
    public static Tensor searchsorted(Tensor sorted_sequence, Tensor values, bool out_int32 = false, bool right = false) =>
        Tensor.Make(NativeMethods.dt_searchsorted(sorted_sequence.Handle, values.Handle, out_int32 ? 1 : 0, right ? 1 : 0), sorted_sequence, values);
}
