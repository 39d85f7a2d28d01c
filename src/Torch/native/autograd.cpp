// Gradients: flags, modes, backward.
#include "shim.h"

#include <torch/csrc/autograd/anomaly_mode.h>
#include <torch/csrc/autograd/autograd.h>

using shim::list;

DT_API int32_t dt_set_requires_grad(Handle a, int32_t on) {
  return done([&] { In(a)->set_requires_grad(on != 0); });
}
DT_API int32_t dt_retain_grad(Handle a) {
  return done([&] { In(a)->retain_grad(); });
}
// Null with status 0: no gradient yet.
DT_API int32_t dt_grad(Handle a, Handle* out) {
  return done([&] { *out = give(In(a)->grad()); });
}
DT_API int32_t dt_set_grad(Handle a, Handle grad) {
  return done([&] {
    In t(a);
    auto g = Optional(grad);
    if (g) {
      TORCH_CHECK(g->sizes() == t->sizes(), "the gradient has shape ", g->sizes(), ", the tensor ", t->sizes());
      TORCH_CHECK(g->scalar_type() == t->scalar_type(), "the gradient has type ", g->scalar_type(), ", the tensor ", t->scalar_type());
      TORCH_CHECK(g->device() == t->device(), "the gradient is on ", g->device(), ", the tensor on ", t->device());
    }
    t->mutable_grad() = g ? *g : at::Tensor();
  });
}
DT_API Handle dt_detach(Handle a) { return tensor([&] { return In(a)->detach(); }); }
DT_API int32_t dt_detach_(Handle a) {
  return done([&] { In(a)->detach_(); });
}
// Points `a` at the data of `source`, keeping its identity and its gradient.
DT_API int32_t dt_set_data(Handle a, Handle source) {
  return done([&] { In(a)->set_data(In(source)); });
}
DT_API int32_t dt_version_of(Handle a, int64_t* out) {
  return done([&] { *out = static_cast<int64_t>(In(a)->_version()); });
}

DT_API int32_t dt_backward_one(Handle a) {
  return done([&] { torch::autograd::backward({*In(a)}, {}); });
}
// keep: -1 as create_graph says, 0 no, 1 yes.
DT_API int32_t dt_backward(const Handle* t, int64_t nt, const Handle* g, int64_t ng, int32_t keep, int32_t create, const Handle* i, int64_t ni) {
  return done([&] {
    Maybe<bool> retain;
    if (keep >= 0) retain = keep != 0;
    torch::autograd::backward(list(t, nt), list(g, ng), retain, create != 0, list(i, ni));
  });
}
DT_API int32_t dt_autograd_grad(const Handle* o, int64_t no, const Handle* i, int64_t ni, const Handle* g, int64_t ng, int32_t keep,
                                int32_t create, int32_t allow_unused, Handle** out, int64_t* n) {
  return done([&] {
    Maybe<bool> retain;
    if (keep >= 0) retain = keep != 0;
    shim::put_list(torch::autograd::grad(list(o, no), list(i, ni), list(g, ng), retain, create != 0, allow_unused != 0), out, n);
  });
}

DT_API int32_t dt_grad_enabled() { return c10::GradMode::is_enabled(); }
DT_API void dt_set_grad_enabled(int32_t on) { c10::GradMode::set_enabled(on != 0); }
DT_API int32_t dt_inference_enabled() { return c10::InferenceMode::is_enabled(); }
DT_API int32_t dt_inference_enter(int32_t on, void** guard) {
  return done([&] { *guard = new c10::InferenceMode(on != 0); });
}
DT_API void dt_inference_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }
DT_API int32_t dt_is_inference(Handle a, int32_t* out) {
  return done([&] { *out = In(a)->is_inference(); });
}

DT_API void dt_anomaly(int32_t* enabled, int32_t* check_nan) {
  *enabled = torch::autograd::AnomalyMode::is_enabled();
  *check_nan = torch::autograd::AnomalyMode::should_check_nan();
}
DT_API void dt_set_anomaly(int32_t enabled, int32_t check_nan) {
  torch::autograd::AnomalyMode::set_enabled(enabled != 0, check_nan != 0);
}
