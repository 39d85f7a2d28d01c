// Elementwise arithmetic with a second operand that is a tensor or a number.
#include "shim.h"

#include "wrapped_number.h"

using shim::recorded;
using shim::unrecorded_if;

#define BINARY(name, call)                                                          \
  DT_API Handle dt_##name(Handle a, Handle b) {                                     \
    return tensor([&] { return at::call(In(a), In(b)); });                          \
  }
#define BINARY_SCALAR(name, call)                                                   \
  DT_API Handle dt_##name##_s(Handle a, Number b) {                                 \
    return tensor([&] { return at::call(In(a), b.get()); });                        \
  }
#define BINARY_INPLACE(name, method)                                                \
  DT_API int32_t dt_##name##_(Handle a, Handle b) {                                 \
    return done([&] { In(a)->method(In(b)); });                                     \
  }
#define BINARY_INPLACE_SCALAR(name, method)                                         \
  DT_API int32_t dt_##name##_s_(Handle a, Number b) {                               \
    return done([&] { In(a)->method(b.get()); });                                   \
  }

#define QUICK(name, call) \
  DT_API Handle dt_##name { return tensor([&] { In x(a), y(b); return unrecorded_if(!recorded(*x, *y), [&] { return call; }); }); }
#define QUICK_INPLACE(name, call) \
  DT_API int32_t dt_##name { return done([&] { In x(a), y(b); unrecorded_if(!recorded(*x, *y), [&] { call; return 0; }); }); }
// With a number: Python, too, sends these to the tensor overload with the number wrapped in a tensor.
#define QUICK_SCALAR(name, call) \
  DT_API Handle dt_##name { return tensor([&] { In x(a); shim::Wrapped y(*x, b); return unrecorded_if(!recorded(*x), [&] { return call; }); }); }
#define QUICK_SCALAR_INPLACE(name, call) \
  DT_API int32_t dt_##name { return done([&] { In x(a); shim::Wrapped y(*x, b); unrecorded_if(!recorded(*x), [&] { call; return 0; }); }); }

QUICK(add(Handle a, Handle b, Number alpha), at::add(*x, *y, alpha.get()))
QUICK_SCALAR(add_s(Handle a, Number b, Number alpha), at::add(*x, y, alpha.get()))
QUICK_INPLACE(add_(Handle a, Handle b, Number alpha), x->add_(*y, alpha.get()))
QUICK_SCALAR_INPLACE(add_s_(Handle a, Number b, Number alpha), x->add_(y, alpha.get()))
QUICK(sub(Handle a, Handle b, Number alpha), at::sub(*x, *y, alpha.get()))
QUICK_SCALAR(sub_s(Handle a, Number b, Number alpha), at::sub(*x, y, alpha.get()))
QUICK_INPLACE(sub_(Handle a, Handle b, Number alpha), x->sub_(*y, alpha.get()))
QUICK_SCALAR_INPLACE(sub_s_(Handle a, Number b, Number alpha), x->sub_(y, alpha.get()))
QUICK(mul(Handle a, Handle b), at::mul(*x, *y))
QUICK_SCALAR(mul_s(Handle a, Number b), at::mul(*x, y))
QUICK_INPLACE(mul_(Handle a, Handle b), x->mul_(*y))
QUICK_SCALAR_INPLACE(mul_s_(Handle a, Number b), x->mul_(y))
DT_API Handle dt_rsub_s(Handle a, Number b) {
  return tensor([&] { return at::rsub(In(a), b.get()); });
}

namespace {
// Converts to an optional of whichever string view this version of libtorch takes.
struct Rounding {
  int32_t mode;
  template <class View> operator Maybe<View>() const {
    if (mode == 1) return View("trunc");
    if (mode == 2) return View("floor");
    return {};
  }
};
}  // namespace

DT_API Handle dt_div(Handle a, Handle b, int32_t mode) {
  return tensor([&] { return mode == 0 ? at::div(In(a), In(b)) : at::div(In(a), In(b), Rounding{mode}); });
}
DT_API Handle dt_div_s(Handle a, Number b, int32_t mode) {
  return tensor([&] {
    In t(a);
    shim::Wrapped w(*t, b);
    return mode == 0 ? at::div(*t, w) : at::div(*t, w, Rounding{mode});
  });
}
DT_API int32_t dt_div_(Handle a, Handle b, int32_t mode) {
  return done([&] { mode == 0 ? In(a)->div_(In(b)) : In(a)->div_(In(b), Rounding{mode}); });
}
DT_API int32_t dt_div_s_(Handle a, Number b, int32_t mode) {
  return done([&] {
    In t(a);
    shim::Wrapped w(*t, b);
    mode == 0 ? t->div_(w) : t->div_(w, Rounding{mode});
  });
}
// number / tensor
DT_API Handle dt_rdiv_s(Handle a, Number b) {
  return tensor([&] { return at::mul(at::reciprocal(In(a)), b.get()); });
}

BINARY(pow, pow)
BINARY_SCALAR(pow, pow)
DT_API Handle dt_rpow_s(Handle a, Number b) {
  return tensor([&] { return at::pow(b.get(), In(a)); });
}
BINARY_INPLACE(pow, pow_)
BINARY_INPLACE_SCALAR(pow, pow_)
BINARY(remainder, remainder)
BINARY_SCALAR(remainder, remainder)
BINARY_INPLACE(remainder, remainder_)
BINARY_INPLACE_SCALAR(remainder, remainder_)
BINARY(fmod, fmod)
BINARY_SCALAR(fmod, fmod)
BINARY_INPLACE(fmod, fmod_)
BINARY_INPLACE_SCALAR(fmod, fmod_)
BINARY(floor_divide, floor_divide)
BINARY_SCALAR(floor_divide, floor_divide)
BINARY_INPLACE(floor_divide, floor_divide_)
BINARY_INPLACE_SCALAR(floor_divide, floor_divide_)
BINARY(atan2, atan2)
BINARY(hypot, hypot)
BINARY(maximum, maximum)
BINARY(minimum, minimum)
BINARY(fmax, fmax)
BINARY(fmin, fmin)
BINARY(logaddexp, logaddexp)
BINARY(xlogy, xlogy)

BINARY(eq, eq)
BINARY_SCALAR(eq, eq)
BINARY_INPLACE(eq, eq_)
BINARY_INPLACE_SCALAR(eq, eq_)
BINARY(ne, ne)
BINARY_SCALAR(ne, ne)
BINARY_INPLACE(ne, ne_)
BINARY_INPLACE_SCALAR(ne, ne_)
BINARY(lt, lt)
BINARY_SCALAR(lt, lt)
BINARY_INPLACE(lt, lt_)
BINARY_INPLACE_SCALAR(lt, lt_)
BINARY(le, le)
BINARY_SCALAR(le, le)
BINARY_INPLACE(le, le_)
BINARY_INPLACE_SCALAR(le, le_)
BINARY(gt, gt)
BINARY_SCALAR(gt, gt)
BINARY_INPLACE(gt, gt_)
BINARY_INPLACE_SCALAR(gt, gt_)
BINARY(ge, ge)
BINARY_SCALAR(ge, ge)
BINARY_INPLACE(ge, ge_)
BINARY_INPLACE_SCALAR(ge, ge_)

BINARY(logical_and, logical_and)
BINARY(logical_or, logical_or)
BINARY(logical_xor, logical_xor)
BINARY_INPLACE(logical_and, logical_and_)
BINARY_INPLACE(logical_or, logical_or_)
BINARY_INPLACE(logical_xor, logical_xor_)
BINARY(bitwise_and, bitwise_and)
BINARY(bitwise_or, bitwise_or)
BINARY(bitwise_xor, bitwise_xor)
BINARY(bitwise_left_shift, bitwise_left_shift)
BINARY(bitwise_right_shift, bitwise_right_shift)

DT_API Handle dt_addcmul(Handle a, Handle t1, Handle t2, Number value) {
  return tensor([&] { return at::addcmul(In(a), In(t1), In(t2), value.get()); });
}
DT_API int32_t dt_addcmul_(Handle a, Handle t1, Handle t2, Number value) {
  return done([&] { In(a)->addcmul_(In(t1), In(t2), value.get()); });
}
DT_API Handle dt_addcdiv(Handle a, Handle t1, Handle t2, Number value) {
  return tensor([&] { return at::addcdiv(In(a), In(t1), In(t2), value.get()); });
}
DT_API int32_t dt_addcdiv_(Handle a, Handle t1, Handle t2, Number value) {
  return done([&] { In(a)->addcdiv_(In(t1), In(t2), value.get()); });
}
DT_API Handle dt_lerp(Handle a, Handle end, Handle weight) {
  return tensor([&] { return at::lerp(In(a), In(end), In(weight)); });
}
DT_API Handle dt_lerp_s(Handle a, Handle end, Number weight) {
  return tensor([&] { return at::lerp(In(a), In(end), weight.get()); });
}
DT_API int32_t dt_lerp_(Handle a, Handle end, Handle weight) {
  return done([&] { In(a)->lerp_(In(end), In(weight)); });
}
DT_API int32_t dt_lerp_s_(Handle a, Handle end, Number weight) {
  return done([&] { In(a)->lerp_(In(end), weight.get()); });
}
DT_API Handle dt_clamp(Handle a, Handle min, Handle max) {
  return tensor([&] { return at::clamp(In(a), Optional(min), Optional(max)); });
}
DT_API Handle dt_clamp_s(Handle a, Number min, Number max) {
  return tensor([&] { return at::clamp(In(a), min.optional(), max.optional()); });
}
DT_API int32_t dt_clamp_(Handle a, Handle min, Handle max) {
  return done([&] { at::clamp_(*In(a), Optional(min), Optional(max)); });
}
DT_API int32_t dt_clamp_s_(Handle a, Number min, Number max) {
  return done([&] { at::clamp_(*In(a), min.optional(), max.optional()); });
}
DT_API Handle dt_where(Handle condition, Handle x, Handle y) {
  return tensor([&] { return at::where(In(condition), In(x), In(y)); });
}
DT_API int32_t dt_allclose(Handle a, Handle b, double rtol, double atol, int32_t equal_nan, int32_t* out) {
  return done([&] { *out = at::allclose(In(a), In(b), rtol, atol, equal_nan != 0); });
}
DT_API Handle dt_isclose(Handle a, Handle b, double rtol, double atol, int32_t equal_nan) {
  return tensor([&] { return at::isclose(In(a), In(b), rtol, atol, equal_nan != 0); });
}
DT_API int32_t dt_equal(Handle a, Handle b, int32_t* out) {
  return done([&] { *out = at::equal(In(a), In(b)); });
}
