#include "wrapped_number.h"

#include <ATen/ScalarOps.h>

namespace shim {
namespace {

struct Slot {
  at::Tensor tensor;

  bool free() const {
    return tensor.defined() && tensor.use_count() == 1 && tensor.weak_use_count() <= 1 && tensor.storage().use_count() == 1;
  }
};

thread_local Slot float_slot;
thread_local Slot double_slot;

template <class T> at::Tensor reuse(Slot& slot, at::ScalarType type, T value) {
  if (!slot.free()) {
    slot.tensor = at::detail::scalar_tensor_static(0, type, at::kCPU);
    slot.tensor.unsafeGetTensorImpl()->set_wrapped_number(true);
  }
  *static_cast<T*>(slot.tensor.data_ptr()) = value;
  return slot.tensor;
}

at::Tensor as_python(const at::Scalar& value) {
  auto t = c10::scalar_to_tensor(value);
  t.unsafeGetTensorImpl()->set_wrapped_number(true);
  return t;
}

}  // namespace

at::Tensor Wrapped::make(const at::Tensor& other, const Number& number) {
  TORCH_CHECK(other.defined() && number.given(), "a tensor and a number are needed");
  auto type = other.scalar_type();
  bool plain = (type == at::kFloat || type == at::kDouble) && other.device().is_cpu() && !c10::InferenceMode::is_enabled() &&
               !(c10::GradMode::is_enabled() && other.requires_grad());
  if (!plain) return as_python(number.get());
  double value = number.kind == 2 ? number.as_double() : static_cast<double>(number.bits);
  if (type == at::kDouble) return reuse<double>(double_slot, type, value);
  // An integer goes to float32 directly, as the kernel's own conversion does.
  return reuse<float>(float_slot, type, number.kind == 2 ? static_cast<float>(value) : static_cast<float>(number.bits));
}

}  // namespace shim
