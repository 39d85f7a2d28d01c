// Layers and losses: the operations of torch.nn that are one libtorch call each.
#include "shim.h"

#include <cmath>
#include <tuple>

namespace {

// PaddingModes on the C# side; 0 is Zeros.
const char* padding_mode(int32_t mode) {
  switch (mode) {
    case 0:
    case 4: return "constant";
    case 1: return "reflect";
    case 2: return "replicate";
    case 3: return "circular";
    default: TORCH_CHECK(false, "unknown padding mode ", mode);
  }
}

}  // namespace

DT_API Handle dt_linear(Handle x, Handle weight, Handle bias) {
  return tensor([&] { return at::linear(In(x), In(weight), Optional(bias)); });
}

// padding_idx: -1 for none.
DT_API Handle dt_embedding(Handle weight, Handle ids, int64_t padding_idx, int32_t scale_by_frequency, int32_t sparse) {
  return tensor([&] { return at::embedding(In(weight), In(ids), padding_idx, scale_by_frequency != 0, sparse != 0); });
}

DT_API int32_t dt_embedding_renorm_(Handle weight, Handle ids, double max_norm, double norm_type) {
  return done([&] {
    at::NoGradGuard no_grad;
    In w(weight);
    at::embedding_renorm_(*w, In(ids), max_norm, norm_type);
  });
}

DT_API Handle dt_dropout(Handle x, double p, int32_t train) {
  return tensor([&] { return at::dropout(In(x), p, train != 0); });
}

DT_API int32_t dt_dropout_(Handle x, double p, int32_t train) {
  return done([&] {
    In t(x);
    at::dropout_(*t, p, train != 0);
  });
}

DT_API Handle dt_layer_norm(Handle x, const int64_t* shape, int64_t dims, Handle weight, Handle bias, double eps) {
  return tensor([&] { return at::layer_norm(In(x), shim::ints(shape, dims), Optional(weight), Optional(bias), eps); });
}

// out[0]: output, out[1]: last hidden state.
DT_API int32_t dt_gru(Handle x, Handle h0, const Handle* weights, int64_t count, int32_t biases, int64_t layers, double dropout,
                      int32_t train, int32_t bidirectional, int32_t batch_first, Handle* out) {
  return done([&] {
    put(out, at::gru(In(x), In(h0), shim::list(weights, count), biases != 0, layers, dropout, train != 0, bidirectional != 0,
                     batch_first != 0));
  });
}

DT_API Handle dt_gru_cell(Handle x, Handle h, Handle w_ih, Handle w_hh, Handle b_ih, Handle b_hh) {
  return tensor([&] { return at::gru_cell(In(x), In(h), In(w_ih), In(w_hh), Optional(b_ih), Optional(b_hh)); });
}

// dims: 1 or 2. same != 0: padding "same", and `padding` is not read.
DT_API Handle dt_conv(Handle x, Handle weight, Handle bias, const int64_t* stride, const int64_t* padding, const int64_t* dilation,
                      int64_t dims, int64_t groups, int32_t same) {
  return tensor([&] {
    auto s = shim::ints(stride, dims), d = shim::ints(dilation, dims);
    TORCH_CHECK(dims == 1 || dims == 2, "convolution over ", dims, " dimensions");
    if (dims == 1) {
      return same != 0 ? at::conv1d(In(x), In(weight), Optional(bias), s, "same", d, groups)
                       : at::conv1d(In(x), In(weight), Optional(bias), s, shim::ints(padding, dims), d, groups);
    }
    return same != 0 ? at::conv2d(In(x), In(weight), Optional(bias), s, "same", d, groups)
                     : at::conv2d(In(x), In(weight), Optional(bias), s, shim::ints(padding, dims), d, groups);
  });
}

DT_API Handle dt_pad(Handle x, const int64_t* pad, int64_t count, int32_t mode, double value) {
  return tensor([&] {
    auto name = padding_mode(mode);
    Maybe<double> fill;
    if (mode == 0 || mode == 4) fill = value;
    return at::pad(In(x), shim::ints(pad, count), name, fill);
  });
}

DT_API Handle dt_max_pool1d(Handle x, int64_t kernel, int64_t stride, int64_t padding, int64_t dilation, int32_t ceil_mode) {
  return tensor([&] { return at::max_pool1d(In(x), {kernel}, {stride}, {padding}, {dilation}, ceil_mode != 0); });
}

DT_API int32_t dt_gelu_(Handle x) {
  return done([&] { at::gelu_(*In(x)); });
}

DT_API Handle dt_one_hot(Handle x, int64_t classes) { return tensor([&] { return at::one_hot(In(x), classes); }); }

DT_API Handle dt_normalize(Handle x, double p, int64_t dim, double eps) {
  return tensor([&] {
    In t(x);
    auto length = at::norm(*t, at::Scalar(p), at::IntArrayRef{dim}, true).clamp_min(eps).expand_as(*t);
    return at::div(*t, length);
  });
}

// Softmax attention; mask may be null. A boolean mask keeps where it is true, a float one is added.
DT_API Handle dt_sdpa(Handle q, Handle k, Handle v, Handle mask, double dropout, int32_t causal) {
  return tensor([&] {
#if TORCH_AT_LEAST(2, 0)
    return at::scaled_dot_product_attention(In(q), In(k), In(v), Optional(mask), dropout, causal != 0);
#else
    return std::get<0>(at::_scaled_dot_product_attention(In(q), In(k), In(v), Optional(mask), dropout, false, causal != 0));
#endif
  });
}

// ---- losses; reduction: 0 none, 1 mean, 2 sum ----
DT_API Handle dt_cross_entropy(Handle x, Handle target, Handle weight, int64_t reduction, int64_t ignore_index, double smoothing) {
  return tensor([&] { return at::cross_entropy_loss(In(x), In(target), Optional(weight), reduction, ignore_index, smoothing); });
}

DT_API Handle dt_nll_loss(Handle x, Handle target, Handle weight, int64_t reduction, int64_t ignore_index) {
  return tensor([&] { return at::nll_loss_nd(In(x), In(target), Optional(weight), reduction, ignore_index); });
}

DT_API Handle dt_bce_with_logits(Handle x, Handle target, Handle weight, Handle pos_weight, int64_t reduction) {
  return tensor([&] {
    return at::binary_cross_entropy_with_logits(In(x), In(target), Optional(weight), Optional(pos_weight), reduction);
  });
}

DT_API Handle dt_mse_loss(Handle x, Handle target, int64_t reduction) {
  return tensor([&] { return at::mse_loss(In(x), In(target), reduction); });
}

DT_API Handle dt_kl_div(Handle x, Handle target, int64_t reduction, int32_t log_target) {
  return tensor([&] { return at::kl_div(In(x), In(target), reduction, log_target != 0); });
}

// dt_fast: the error function of one number, which .NET lacks.
DT_API double dt_erf_of(double x) { return std::erf(x); }
