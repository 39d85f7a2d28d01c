// Elementwise functions of one tensor.
#include "shim.h"

#define UNARY(name) \
  DT_API Handle dt_##name(Handle a) { return tensor([&] { return at::name(In(a)); }); }
#define UNARY_BOTH(name) \
  UNARY(name)            \
  DT_API int32_t dt_##name##_(Handle a) { return done([&] { at::name##_(*In(a)); }); }

UNARY_BOTH(abs)
UNARY_BOTH(neg)
UNARY_BOTH(exp)
UNARY_BOTH(exp2)
UNARY_BOTH(expm1)
UNARY_BOTH(log)
UNARY_BOTH(log2)
UNARY_BOTH(log10)
UNARY_BOTH(log1p)
UNARY_BOTH(sqrt)
UNARY_BOTH(rsqrt)
UNARY_BOTH(square)
UNARY_BOTH(reciprocal)
UNARY_BOTH(sin)
UNARY_BOTH(cos)
UNARY_BOTH(tan)
UNARY_BOTH(asin)
UNARY_BOTH(acos)
UNARY_BOTH(atan)
UNARY_BOTH(sinh)
UNARY_BOTH(cosh)
UNARY_BOTH(tanh)
UNARY_BOTH(sigmoid)
UNARY_BOTH(relu)
UNARY_BOTH(silu)
UNARY_BOTH(erf)
UNARY_BOTH(erfc)
UNARY(erfinv)
UNARY_BOTH(floor)
UNARY_BOTH(ceil)
UNARY_BOTH(round)
UNARY_BOTH(trunc)
UNARY_BOTH(frac)
UNARY(sign)
UNARY(log_sigmoid)
UNARY(softplus)
UNARY(lgamma)
UNARY(digamma)
UNARY(logical_not)
UNARY(bitwise_not)
UNARY(isnan)
UNARY(isinf)
UNARY(isfinite)
UNARY(isneginf)
UNARY(isposinf)

DT_API int32_t dt_erfinv_(Handle a) {
  return done([&] { In(a)->erfinv_(); });
}
DT_API int32_t dt_sign_(Handle a) {
  return done([&] { In(a)->sign_(); });
}
DT_API int32_t dt_logical_not_(Handle a) {
  return done([&] { In(a)->logical_not_(); });
}
DT_API Handle dt_gelu(Handle a, int32_t tanh_form) {
  return tensor([&] { return at::gelu(In(a), tanh_form != 0 ? "tanh" : "none"); });
}
DT_API Handle dt_nan_to_num(Handle a, double nan, int32_t has_nan, double pos, int32_t has_pos, double neg, int32_t has_neg) {
  return tensor([&] {
    auto maybe = [](double v, int32_t given) -> Maybe<double> {
      if (given == 0) return {};
      return v;
    };
    return at::nan_to_num(In(a), maybe(nan, has_nan), maybe(pos, has_pos), maybe(neg, has_neg));
  });
}
DT_API Handle dt_leaky_relu(Handle a, Number slope) {
  return tensor([&] { return at::leaky_relu(In(a), slope.get()); });
}
