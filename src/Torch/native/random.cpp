// Random numbers and generators.
#include "shim.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <c10/core/impl/VirtualGuardImpl.h>

using shim::generator;
using shim::ints;
using shim::options;

namespace {
at::Tensor mark(at::Tensor&& t, int32_t requires_grad) {
  if (requires_grad != 0) t.set_requires_grad(true);
  return std::move(t);
}

at::Generator gen(GeneratorHandle h) {
  auto g = generator(h);
  TORCH_CHECK(g.has_value(), "the generator was disposed");
  return *g;
}

void seed_cuda(uint64_t seed) {
  if (!at::hasCUDA()) return;
  auto devices = c10::impl::VirtualGuardImpl(at::kCUDA).deviceCount();
  for (c10::DeviceIndex i = 0; i < devices; i++) {
    at::Generator g = at::globalContext().defaultGenerator(at::Device(at::kCUDA, i));
    std::lock_guard<std::mutex> lock(g.mutex());
    g.set_current_seed(seed);
  }
}
}  // namespace

DT_API Handle dt_rand(const int64_t* s, int64_t n, GeneratorHandle g, int32_t type, int32_t dt, int32_t di, int32_t grad) {
  return tensor([&] { return mark(at::rand(ints(s, n), generator(g), options(type, dt, di)), grad); });
}
DT_API Handle dt_randn(const int64_t* s, int64_t n, GeneratorHandle g, int32_t type, int32_t dt, int32_t di, int32_t grad) {
  return tensor([&] { return mark(at::randn(ints(s, n), generator(g), options(type, dt, di)), grad); });
}
DT_API Handle dt_randint(int64_t low, int64_t high, const int64_t* s, int64_t n, GeneratorHandle g, int32_t type, int32_t dt,
                         int32_t di, int32_t grad) {
  return tensor([&] { return mark(at::randint(low, high, ints(s, n), generator(g), options(type, dt, di)), grad); });
}
DT_API Handle dt_randperm(int64_t n, GeneratorHandle g, int32_t type, int32_t dt, int32_t di, int32_t grad) {
  return tensor([&] { return mark(at::randperm(n, generator(g), options(type, dt, di)), grad); });
}
DT_API int32_t dt_randperm_out(Handle out, int64_t n, GeneratorHandle g) {
  return done([&] { at::randperm_out(*In(out), n, generator(g)); });
}
DT_API Handle dt_rand_like(Handle a, int32_t type, int32_t dt, int32_t di, int32_t grad) {
  return tensor([&] { return mark(at::rand_like(In(a), options(type, dt, di)), grad); });
}
DT_API Handle dt_randn_like(Handle a, int32_t type, int32_t dt, int32_t di, int32_t grad) {
  return tensor([&] { return mark(at::randn_like(In(a), options(type, dt, di)), grad); });
}
DT_API Handle dt_randint_like(Handle a, int64_t low, int64_t high, int32_t type, int32_t dt, int32_t di, int32_t grad) {
  return tensor([&] { return mark(at::randint_like(In(a), low, high, options(type, dt, di)), grad); });
}
DT_API Handle dt_bernoulli(Handle a, GeneratorHandle g) { return tensor([&] { return at::bernoulli(In(a), generator(g)); }); }
DT_API int32_t dt_bernoulli_(Handle a, double p, GeneratorHandle g) { return done([&] { In(a)->bernoulli_(p, generator(g)); }); }
DT_API int32_t dt_bernoulli_t_(Handle a, Handle p, GeneratorHandle g) { return done([&] { In(a)->bernoulli_(In(p), generator(g)); }); }
DT_API Handle dt_multinomial(Handle a, int64_t n, int32_t replacement, GeneratorHandle g) {
  return tensor([&] { return at::multinomial(In(a), n, replacement != 0, generator(g)); });
}
DT_API Handle dt_poisson(Handle a, GeneratorHandle g) { return tensor([&] { return at::poisson(In(a), generator(g)); }); }
DT_API Handle dt_normal(double mean, double std, const int64_t* s, int64_t n, GeneratorHandle g, int32_t type, int32_t dt, int32_t di,
                        int32_t grad) {
  return tensor([&] { return mark(at::normal(mean, std, ints(s, n), generator(g), options(type, dt, di)), grad); });
}
DT_API int32_t dt_normal_(Handle a, double mean, double std, GeneratorHandle g) {
  return done([&] { In(a)->normal_(mean, std, generator(g)); });
}
DT_API int32_t dt_uniform_(Handle a, double from, double to, GeneratorHandle g) {
  return done([&] { In(a)->uniform_(from, to, generator(g)); });
}
DT_API int32_t dt_exponential_(Handle a, double lambda, GeneratorHandle g) {
  return done([&] { In(a)->exponential_(lambda, generator(g)); });
}
DT_API int32_t dt_random_(Handle a, int64_t from, int64_t to, GeneratorHandle g) {
  return done([&] { In(a)->random_(from, to, generator(g)); });
}

// ---- generators ----
DT_API int32_t dt_generator_new(uint64_t seed, int32_t type, int32_t index, GeneratorHandle* out) {
  return done([&] {
    auto d = shim::device(type, index);
    if (!d || d->is_cpu()) {
      *out = at::detail::createCPUGenerator(seed).unsafeReleaseGeneratorImpl();
      return;
    }
    at::Generator g = at::globalContext().defaultGenerator(*d).clone();
    g.set_current_seed(seed);
    *out = g.unsafeReleaseGeneratorImpl();
  });
}
DT_API int32_t dt_generator_default(int32_t type, int32_t index, GeneratorHandle* out) {
  return done([&] {
    auto d = shim::device(type, index);
    at::Generator g = at::globalContext().defaultGenerator(d ? *d : at::Device(at::kCPU));
    *out = g.unsafeReleaseGeneratorImpl();
  });
}
DT_API void dt_generator_release(GeneratorHandle h) { c10::intrusive_ptr<c10::GeneratorImpl>::reclaim(h); }
DT_API int32_t dt_generator_manual_seed(GeneratorHandle h, uint64_t seed) {
  return done([&] {
    auto g = gen(h);
    std::lock_guard<std::mutex> lock(g.mutex());
    g.set_current_seed(seed);
  });
}
DT_API int32_t dt_generator_seed(GeneratorHandle h, int64_t* out) {
  return done([&] {
    auto g = gen(h);
    std::lock_guard<std::mutex> lock(g.mutex());
    *out = static_cast<int64_t>(g.seed());
  });
}
DT_API int32_t dt_generator_initial_seed(GeneratorHandle h, int64_t* out) {
  return done([&] { *out = static_cast<int64_t>(gen(h).current_seed()); });
}
DT_API Handle dt_generator_get_state(GeneratorHandle h) { return tensor([&] { return gen(h).get_state(); }); }
DT_API int32_t dt_generator_set_state(GeneratorHandle h, Handle state) {
  return done([&] { gen(h).set_state(In(state)); });
}
DT_API int32_t dt_generator_device(GeneratorHandle h, int32_t* type, int32_t* index) {
  return done([&] {
    auto d = gen(h).device();
    *type = static_cast<int32_t>(d.type());
    *index = d.index();
  });
}
DT_API int32_t dt_manual_seed(uint64_t seed) {
  return done([&] {
    at::manual_seed(seed);
  });
}
DT_API int32_t dt_cuda_manual_seed_all(uint64_t seed) {
  return done([&] { seed_cuda(seed); });
}
