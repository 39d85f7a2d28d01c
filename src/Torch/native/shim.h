// What every file of the shim shares. The shim is a flat C interface over libtorch for the C# side in ../Interop.
//
// Conventions
//   * A tensor crosses the boundary as a TensorImpl* that owns one reference (`Handle`); no heap-allocated at::Tensor.
//     Arguments are borrowed: wrap them in `In`, or in `Optional` where null means "not given".
//   * Every function body is one call of `tensor`, `done` or `status`, which catch everything. A tensor comes back as a
//     handle (null: error), anything else through an out-pointer with the returned status 0 (1: error). The C# side then
//     asks dt_last_error for the message of its thread.
//   * Scalars come by value (`Number`), shapes as pointer and length, dtypes as c10::ScalarType's number (-1: not given),
//     devices as type and index (type -1: not given).
//   * Functions marked `dt_fast` neither block nor throw; only those are called without a GC transition.
#pragma once

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/version.h>

#include <cstdint>
#include <vector>

#define DT_API extern "C" __attribute__((visibility("default")))
#define TORCH_AT_LEAST(major, minor) \
  (TORCH_VERSION_MAJOR > (major) || (TORCH_VERSION_MAJOR == (major) && TORCH_VERSION_MINOR >= (minor)))

#if TORCH_AT_LEAST(2, 4)
#include <optional>
template <class T> using Maybe = std::optional<T>;
#else
template <class T> using Maybe = c10::optional<T>;
#endif

using Handle = c10::TensorImpl*;
using GeneratorHandle = c10::GeneratorImpl*;
using TensorPtr = c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>;

namespace shim {

// Stores the exception in flight as this thread's last error.
void remember() noexcept;

// This thread's last error.
const char* last_error_text() noexcept;

// Borrows the reference that the C# side owns.
class In {
 public:
  explicit In(Handle h) : t_(h == nullptr ? at::Tensor() : at::Tensor(TensorPtr::reclaim(h))) {}
  ~In() { t_.unsafeReleaseTensorImpl(); }
  In(const In&) = delete;
  In& operator=(const In&) = delete;
  operator const at::Tensor&() const { return t_; }
  at::Tensor* operator->() { return &t_; }
  at::Tensor& operator*() { return t_; }

 private:
  at::Tensor t_;
};

// A tensor that may be absent.
inline Maybe<at::Tensor> Optional(Handle h) {
  if (h == nullptr) return {};
  return at::Tensor(TensorPtr::unsafe_reclaim_from_nonowning(h));
}

// Hands a reference over to the C# side.
inline Handle give(at::Tensor&& t) { return t.defined() ? t.unsafeReleaseTensorImpl() : nullptr; }
inline Handle give(const at::Tensor& t) { return give(at::Tensor(t)); }

template <class F> inline Handle tensor(F&& f) noexcept {
  try {
    return give(f());
  } catch (...) {
    remember();
    return nullptr;
  }
}

template <class F> inline int32_t done(F&& f) noexcept {
  try {
    f();
    return 0;
  } catch (...) {
    remember();
    return 1;
  }
}

// True where an operation on these tensors must be recorded.
inline bool recorded(const at::Tensor& a) { return a.requires_grad() && c10::GradMode::is_enabled(); }
inline bool recorded(const at::Tensor& a, const at::Tensor& b) {
  return (a.requires_grad() || b.requires_grad()) && c10::GradMode::is_enabled();
}

// Runs an operation without its autograd layer where nothing is to be recorded: that layer would only pass it on.
// Version counters and views are kept by the layer below, which stays.
template <class F> inline auto unrecorded_if(bool nothing_to_record, F&& f) {
  if (!nothing_to_record) return f();
  at::AutoDispatchBelowAutograd skip;
  return f();
}

// Tuples of tensors into consecutive slots.
inline void put(Handle* out, at::Tensor&& a, at::Tensor&& b) {
  out[0] = give(std::move(a));
  out[1] = give(std::move(b));
}
inline void put(Handle* out, std::tuple<at::Tensor, at::Tensor>&& r) { put(out, std::move(std::get<0>(r)), std::move(std::get<1>(r))); }

// A list whose length only libtorch knows: allocated here, freed by dt_free.
void put_list(std::vector<at::Tensor>&& list, Handle** out, int64_t* count);

std::vector<at::Tensor> list(const Handle* handles, int64_t count);

inline at::IntArrayRef ints(const int64_t* data, int64_t count) { return {data, static_cast<size_t>(count)}; }
inline at::OptionalIntArrayRef optional_ints(const int64_t* data, int64_t count) {
  if (data == nullptr) return {};
  return ints(data, count);
}

inline Maybe<int64_t> optional_int(int64_t value, int32_t given) {
  if (given == 0) return {};
  return value;
}

inline Maybe<at::ScalarType> dtype(int32_t type) {
  if (type < 0) return {};
  return static_cast<at::ScalarType>(type);
}

inline Maybe<at::Device> device(int32_t type, int32_t index) {
  if (type < 0) return {};
  return at::Device(static_cast<at::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
}

inline at::TensorOptions options(int32_t type, int32_t device_type, int32_t device_index) {
  at::TensorOptions o;
  if (type >= 0) o = o.dtype(static_cast<at::ScalarType>(type));
  if (device_type >= 0) o = o.device(*device(device_type, device_index));
  return o;
}

inline Maybe<at::Generator> generator(GeneratorHandle h) {
  if (h == nullptr) return {};
  return at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::unsafe_reclaim_from_nonowning(h));
}

}  // namespace shim

// A number by value; matches the C# struct Scalar. Two registers in the calling convention.
struct Number {
  int64_t bits;
  int32_t kind;  // 0 none, 1 int64, 2 double, 3 bool

  bool given() const { return kind != 0; }
  double as_double() const {
    double d;
    static_assert(sizeof d == sizeof bits, "double is 64 bits");
    __builtin_memcpy(&d, &bits, sizeof d);
    return d;
  }
  at::Scalar get() const {
    if (kind == 2) return at::Scalar(as_double());
    if (kind == 3) return at::Scalar(bits != 0);
    return at::Scalar(bits);
  }
  Maybe<at::Scalar> optional() const {
    if (!given()) return {};
    return get();
  }
};
static_assert(sizeof(Number) == 16, "Number travels in two registers");

using shim::done;
using shim::give;
using shim::In;
using shim::Optional;
using shim::put;
using shim::tensor;
