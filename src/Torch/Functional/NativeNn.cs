namespace TorchSharp;

using static torch;

/// <summary>Calls of native/nn.cpp with tensors instead of handles.</summary>
internal static unsafe class NativeNn
{
    public static Tensor Conv(
        Tensor x, Tensor weight, Tensor? bias, ReadOnlySpan<long> stride, ReadOnlySpan<long> padding, ReadOnlySpan<long> dilation, long groups,
        bool same)
    {
        fixed (long* s = stride, p = padding, d = dilation)
        {
            var handle = NativeMethods.dt_conv(x.Handle, weight.Handle, Tensor.Optional(bias), s, p, d, stride.Length, groups, same ? 1 : 0);
            return Tensor.Make(handle, x, weight, bias);
        }
    }

    /// <summary>Pads the last dimensions: pairs of sizes before and after, from the last dimension on.</summary>
    public static Tensor Pad(Tensor x, ReadOnlySpan<long> pad, PaddingModes mode, double value)
    {
        fixed (long* p = pad)
        {
            return Tensor.Make(NativeMethods.dt_pad(x.Handle, p, pad.Length, (int)mode, value), x);
        }
    }

    public static Tensor LayerNorm(Tensor x, ReadOnlySpan<long> shape, Tensor? weight, Tensor? bias, double eps)
    {
        fixed (long* s = shape)
        {
            return Tensor.Make(NativeMethods.dt_layer_norm(x.Handle, s, shape.Length, Tensor.Optional(weight), Tensor.Optional(bias), eps), x, weight, bias);
        }
    }

    public static (Tensor Output, Tensor Hidden) Gru(
        Tensor x, Tensor h0, IReadOnlyList<Tensor> weights, bool biases, long layers, double dropout, bool train, bool bidirectional,
        bool batchFirst)
    {
        var handles = new nint[weights.Count];
        for (var i = 0; i < handles.Length; i++) handles[i] = weights[i].Handle;
        var results = stackalloc nint[2];
        fixed (nint* w = handles)
        {
            NativeError.Check(NativeMethods.dt_gru(
                x.Handle, h0.Handle, w, handles.Length, biases ? 1 : 0, layers, dropout, train ? 1 : 0, bidirectional ? 1 : 0,
                batchFirst ? 1 : 0, results));
        }

        GC.KeepAlive(x);
        GC.KeepAlive(h0);
        GC.KeepAlive(weights);
        return (new Tensor(results[0]), new Tensor(results[1]));
    }
}
