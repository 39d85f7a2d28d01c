// Tensors out of nothing, out of memory, out of numbers.
#include "shim.h"

using shim::ints;
using shim::options;

namespace {
at::Tensor mark(at::Tensor&& t, int32_t requires_grad) {
  if (requires_grad != 0) t.set_requires_grad(true);
  return std::move(t);
}
}  // namespace

#define FACTORY(name)                                                                                            \
  DT_API Handle dt_##name(const int64_t* size, int64_t n, int32_t type, int32_t dt, int32_t di, int32_t grad) { \
    return tensor([&] { return mark(at::name(ints(size, n), options(type, dt, di)), grad); });                  \
  }                                                                                                              \
  DT_API Handle dt_##name##_like(Handle a, int32_t type, int32_t dt, int32_t di, int32_t grad) {                \
    return tensor([&] { return mark(at::name##_like(In(a), options(type, dt, di)), grad); });                   \
  }
FACTORY(zeros)
FACTORY(ones)
FACTORY(empty)

DT_API Handle dt_full(const int64_t* size, int64_t n, Number value, int32_t type, int32_t dt, int32_t di, int32_t grad) {
  return tensor([&] { return mark(at::full(ints(size, n), value.get(), options(type, dt, di)), grad); });
}
DT_API Handle dt_full_like(Handle a, Number value, int32_t type, int32_t dt, int32_t di, int32_t grad) {
  return tensor([&] { return mark(at::full_like(In(a), value.get(), options(type, dt, di)), grad); });
}
DT_API Handle dt_arange(Number start, Number stop, Number step, int32_t type, int32_t dt, int32_t di, int32_t grad) {
  return tensor([&] { return mark(at::arange(start.get(), stop.get(), step.get(), options(type, dt, di)), grad); });
}
DT_API Handle dt_linspace(double start, double stop, int64_t steps, int32_t type, int32_t dt, int32_t di, int32_t grad) {
  return tensor([&] { return mark(at::linspace(start, stop, steps, options(type, dt, di)), grad); });
}
DT_API Handle dt_logspace(double start, double stop, int64_t steps, double base, int32_t type, int32_t dt, int32_t di, int32_t grad) {
  return tensor([&] { return mark(at::logspace(start, stop, steps, base, options(type, dt, di)), grad); });
}
DT_API Handle dt_eye(int64_t rows, int64_t columns, int32_t type, int32_t dt, int32_t di, int32_t grad) {
  return tensor([&] { return mark(at::eye(rows, columns < 0 ? rows : columns, options(type, dt, di)), grad); });
}
DT_API Handle dt_empty_strided(const int64_t* size, const int64_t* stride, int64_t n, int32_t type, int32_t dt, int32_t di, int32_t grad) {
  return tensor([&] { return mark(at::empty_strided(ints(size, n), ints(stride, n), options(type, dt, di)), grad); });
}

// A new CPU tensor with a copy of `bytes` bytes from `data`, then converted and moved as asked.
DT_API Handle dt_from_copy(const void* data, int64_t bytes, int32_t source_type, const int64_t* size, int64_t n, int32_t type,
                           int32_t dt, int32_t di, int32_t grad) {
  return tensor([&] {
    auto t = at::empty(ints(size, n), options(source_type, -1, -1).device(at::kCPU));
    TORCH_CHECK(static_cast<int64_t>(t.nbytes()) == bytes, "the data has ", bytes, " bytes, the shape needs ", t.nbytes());
    if (bytes > 0) std::memcpy(t.data_ptr(), data, bytes);
    if (type >= 0 || dt >= 0) t = t.to(options(type, dt, di));
    return mark(std::move(t), grad);
  });
}

// A CPU tensor over memory that the caller pinned; `unpin(context)` is called when the last owner is gone.
DT_API Handle dt_from_memory(void* data, int32_t source_type, const int64_t* size, int64_t n, void (*unpin)(void*), void* context) {
  return tensor([&] {
    return at::from_blob(data, ints(size, n), [unpin, context](void*) { unpin(context); },
                         options(source_type, -1, -1).device(at::kCPU));
  });
}

DT_API Handle dt_scalar_tensor(Number value, int32_t type, int32_t dt, int32_t di, int32_t grad) {
  return tensor([&] { return mark(at::scalar_tensor(value.get(), options(type, dt, di)), grad); });
}
DT_API Handle dt_complex(Handle real, Handle imag) {
  return tensor([&] { return at::complex(In(real), In(imag)); });
}
DT_API int32_t dt_default_dtype() { return static_cast<int32_t>(c10::typeMetaToScalarType(c10::get_default_dtype())); }
DT_API int32_t dt_set_default_dtype(int32_t type) {
  return done([&] {
    auto t = static_cast<at::ScalarType>(type);
    TORCH_CHECK(at::isFloatingType(t), "the default dtype must be a floating-point type");
    c10::set_default_dtype(c10::scalarTypeToTypeMeta(t));
  });
}
