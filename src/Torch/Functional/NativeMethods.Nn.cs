using System.Runtime.InteropServices;

namespace TorchSharp;

// native/nn.cpp: layers and losses.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial nint dt_linear(nint x, nint weight, nint bias);

    [LibraryImport(Library)]
    internal static partial nint dt_embedding(nint weight, nint ids, long padding_idx, int scale_by_frequency, int sparse);

    [LibraryImport(Library)]
    internal static partial int dt_embedding_renorm_(nint weight, nint ids, double max_norm, double norm_type);

    [LibraryImport(Library)]
    internal static partial nint dt_dropout(nint x, double p, int train);

    [LibraryImport(Library)]
    internal static partial int dt_dropout_(nint x, double p, int train);

    [LibraryImport(Library)]
    internal static partial nint dt_layer_norm(nint x, long* shape, long dims, nint weight, nint bias, double eps);

    [LibraryImport(Library)]
    internal static partial int dt_gru(
        nint x, nint h0, nint* weights, long count, int biases, long layers, double dropout, int train, int bidirectional, int batch_first,
        nint* @out);

    [LibraryImport(Library)]
    internal static partial nint dt_gru_cell(nint x, nint h, nint w_ih, nint w_hh, nint b_ih, nint b_hh);

    [LibraryImport(Library)]
    internal static partial nint dt_conv(
        nint x, nint weight, nint bias, long* stride, long* padding, long* dilation, long dims, long groups, int same);

    [LibraryImport(Library)]
    internal static partial nint dt_pad(nint x, long* pad, long count, int mode, double value);

    [LibraryImport(Library)]
    internal static partial nint dt_max_pool1d(nint x, long kernel, long stride, long padding, long dilation, int ceil_mode);

    [LibraryImport(Library)]
    internal static partial int dt_gelu_(nint x);

    [LibraryImport(Library)]
    internal static partial nint dt_one_hot(nint x, long classes);

    [LibraryImport(Library)]
    internal static partial nint dt_normalize(nint x, double p, long dim, double eps);

    [LibraryImport(Library)]
    internal static partial nint dt_sdpa(nint q, nint k, nint v, nint mask, double dropout, int causal);

    [LibraryImport(Library)]
    internal static partial nint dt_cross_entropy(nint x, nint target, nint weight, long reduction, long ignore_index, double smoothing);

    [LibraryImport(Library)]
    internal static partial nint dt_nll_loss(nint x, nint target, nint weight, long reduction, long ignore_index);

    [LibraryImport(Library)]
    internal static partial nint dt_bce_with_logits(nint x, nint target, nint weight, nint pos_weight, long reduction);

    [LibraryImport(Library)]
    internal static partial nint dt_mse_loss(nint x, nint target, long reduction);

    [LibraryImport(Library)]
    internal static partial nint dt_kl_div(nint x, nint target, long reduction, int log_target);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial double dt_erf_of(double x);
}
