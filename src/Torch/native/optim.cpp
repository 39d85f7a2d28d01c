// One call per parameter and optimiser step. The arithmetic and its order are those of PyTorch's single-tensor optimisers, so that
// losses agree with Python's; temporaries die inside the call.
#include "shim.h"

#include <cmath>

struct AdamOptions {
  double lr, beta1, beta2, eps, weight_decay;
  int32_t maximize;
  int32_t decoupled;  // AdamW: the weights decay by themselves, not through the gradient
};

struct SgdOptions {
  double lr, momentum, dampening, weight_decay;
  int32_t nesterov;
  int32_t maximize;
};

namespace {

// The gradient to follow; undefined when the parameter has none.
at::Tensor gradient(const at::Tensor& param, bool maximize) {
  const auto& g = param.grad();
  if (!g.defined()) return {};
  TORCH_CHECK(!g.is_sparse(), "this optimiser does not support sparse gradients");
  return maximize ? g.neg() : g;
}

}  // namespace

// step: the number of this step, from 1. max_square: null without amsgrad. *stepped: 0 when the parameter has no gradient.
DT_API int32_t dt_adam_step(Handle param, Handle average, Handle square, Handle max_square, const AdamOptions* o, int64_t step,
                            int32_t* stepped) {
  return done([&] {
    at::NoGradGuard no_grad;
    In p(param), m(average), v(square), vmax(max_square);
    auto g = gradient(*p, o->maximize != 0);
    *stepped = g.defined();
    if (!g.defined()) return;

    if (o->decoupled != 0) {
      if (o->weight_decay != 0) p->mul_(1 - o->lr * o->weight_decay);
    } else if (o->weight_decay != 0) {
      g = g.add(*p, o->weight_decay);
    }

    m->mul_(o->beta1).add_(g, 1 - o->beta1);
    v->mul_(o->beta2).addcmul_(g, g, 1 - o->beta2);

    auto correction1 = 1 - std::pow(o->beta1, static_cast<double>(step));
    auto correction2 = 1 - std::pow(o->beta2, static_cast<double>(step));
    if (vmax->defined()) at::maximum_out(*vmax, *vmax, *v);
    auto denominator = (vmax->defined() ? *vmax : *v).sqrt().div_(std::sqrt(correction2)).add_(o->eps);
    p->addcdiv_(*m, denominator, -(o->lr / correction1));
  });
}

// *buffer: the momentum buffer, null before the first step with momentum; a new one is given back there.
DT_API int32_t dt_sgd_step(Handle param, Handle* buffer, const SgdOptions* o, int32_t* stepped) {
  return done([&] {
    at::NoGradGuard no_grad;
    In p(param);
    auto g = gradient(*p, o->maximize != 0);
    *stepped = g.defined();
    if (!g.defined()) return;

    if (o->weight_decay != 0) g = g.add(*p, o->weight_decay);
    if (o->momentum != 0) {
      at::Tensor b;
      if (*buffer == nullptr) {
        b = g.clone().detach();
        *buffer = give(b);
      } else {
        b = *In(*buffer);
        b.mul_(o->momentum).add_(g, 1 - o->dampening);
      }
      g = o->nesterov != 0 ? g.add(b, o->momentum) : b;
    }
    p->add_(g, -o->lr);
  });
}

// Fills existing gradients with zeros.
DT_API int32_t dt_zero_grad(const Handle* params, int64_t count) {
  return done([&] {
    at::NoGradGuard no_grad;
    for (int64_t i = 0; i < count; i++) {
      auto& g = In(params[i])->mutable_grad();
      if (!g.defined()) continue;
      if (g.grad_fn()) g.detach_();
      else g.requires_grad_(false);
      g.zero_();
    }
  });
}

// Scales gradients so that their common norm is at most max_norm; *total: the norm before.
DT_API int32_t dt_clip_grad_norm_(const Handle* params, int64_t count, double max_norm, double norm_type, double* total) {
  return done([&] {
    at::NoGradGuard no_grad;
    std::vector<at::Tensor> grads, norms;
    for (int64_t i = 0; i < count; i++) {
      auto g = In(params[i])->grad();
      if (g.defined()) grads.push_back(g.detach());
    }
    *total = 0;
    if (grads.empty()) return;

    at::Tensor norm;
    auto device = grads[0].device();
    if (std::isinf(norm_type)) {
      for (const auto& g : grads) norms.push_back(g.abs().max().to(device));
      norm = norms.size() == 1 ? norms[0] : at::stack(norms).max();
    } else {
      for (const auto& g : grads) norms.push_back(at::norm(g, norm_type).to(device));
      norm = at::norm(at::stack(norms), norm_type);
    }
    auto factor = (max_norm / (norm + 1e-6)).clamp_max(1.0);
    for (const auto& g : grads) g.mul_(factor.to(g.device()));
    *total = norm.item<double>();
  });
}

DT_API int32_t dt_clip_grad_value_(const Handle* params, int64_t count, double limit) {
  return done([&] {
    at::NoGradGuard no_grad;
    for (int64_t i = 0; i < count; i++) {
      auto g = In(params[i])->grad();
      if (g.defined()) g.clamp_(-limit, limit);
    }
  });
}
