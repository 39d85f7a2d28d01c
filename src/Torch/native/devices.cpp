// Devices and the global switches of ATen, through its hooks: no CUDA header is needed.
#include "shim.h"

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/impl/VirtualGuardImpl.h>

namespace {

// Some functions changed their names between versions; the one that exists is called.
template <class Context> auto init_cuda(Context& context, int) -> decltype(context.lazyInitDevice(at::kCUDA), void()) {
  context.lazyInitDevice(at::kCUDA);
}
template <class Context> void init_cuda(Context& context, long) { context.lazyInitCUDA(); }

template <class Hooks> auto synchronize(const Hooks& hooks, c10::DeviceIndex i, int) -> decltype(hooks.deviceSynchronize(i), void()) {
  hooks.deviceSynchronize(i);
}
template <class Hooks, class Guard = c10::impl::VirtualGuardImpl> void synchronize(const Hooks&, c10::DeviceIndex i, long) {
  Guard(at::kCUDA).synchronizeDevice(i);
}

// Newer versions answer with an enumeration whose first value is "allowed".
bool reduced(bool allowed) { return allowed; }
template <class Option> bool reduced(Option option) { return static_cast<int>(option) == 0; }

}  // namespace

DT_API int32_t dt_cuda_device_count(int32_t* out) {
  return done([&] { *out = at::hasCUDA() ? c10::impl::VirtualGuardImpl(at::kCUDA).deviceCount() : 0; });
}
DT_API int32_t dt_cudnn_available(int32_t* out) {
  return done([&] { *out = at::hasCUDA() && at::detail::getCUDAHooks().hasCuDNN(); });
}
DT_API int32_t dt_cuda_init() {
  return done([&] { init_cuda(at::globalContext(), 0); });
}
DT_API int32_t dt_cuda_synchronize(int32_t index) {
  return done([&] {
    TORCH_CHECK(at::hasCUDA(), "this libtorch has no CUDA, or no CUDA device is there");
    auto device = index >= 0 ? static_cast<c10::DeviceIndex>(index) : c10::impl::VirtualGuardImpl(at::kCUDA).getDevice().index();
    synchronize(at::detail::getCUDAHooks(), device, 0);
  });
}

#define SWITCH(name, get, set)                                                    \
  DT_API int32_t dt_get_##name(int32_t* out) {                                    \
    return done([&] { *out = at::globalContext().get(); });                       \
  }                                                                               \
  DT_API int32_t dt_set_##name(int32_t on) {                                      \
    return done([&] { at::globalContext().set(on != 0); });                       \
  }
SWITCH(tf32_cublas, allowTF32CuBLAS, setAllowTF32CuBLAS)
SWITCH(tf32_cudnn, allowTF32CuDNN, setAllowTF32CuDNN)
SWITCH(flash_sdp, userEnabledFlashSDP, setSDPUseFlash)
SWITCH(math_sdp, userEnabledMathSDP, setSDPUseMath)
SWITCH(cudnn_enabled, userEnabledCuDNN, setUserEnabledCuDNN)
SWITCH(cudnn_benchmark, benchmarkCuDNN, setBenchmarkCuDNN)
SWITCH(cudnn_deterministic, deterministicCuDNN, setDeterministicCuDNN)

DT_API int32_t dt_get_fp16_reduction(int32_t* out) {
  return done([&] { *out = reduced(at::globalContext().allowFP16ReductionCuBLAS()); });
}
DT_API int32_t dt_set_fp16_reduction(int32_t on) {
  return done([&] { at::globalContext().setAllowFP16ReductionCuBLAS(on != 0); });
}

#if TORCH_AT_LEAST(2, 0)
SWITCH(mem_efficient_sdp, userEnabledMemEfficientSDP, setSDPUseMemEfficient)
#else
// There is no such kernel to switch in this version.
DT_API int32_t dt_get_mem_efficient_sdp(int32_t* out) {
  return done([&] { *out = 0; });
}
DT_API int32_t dt_set_mem_efficient_sdp(int32_t) {
  return done([&] {});
}
#endif

DT_API int32_t dt_matmul_precision(int32_t* out) {
  return done([&] { *out = static_cast<int32_t>(at::globalContext().float32MatmulPrecision()); });
}
DT_API int32_t dt_set_matmul_precision(int32_t p) {
  return done([&] {
    static const char* const names[] = {"highest", "high", "medium"};
    TORCH_CHECK(p >= 0 && p < 3, "unknown precision ", p);
    at::globalContext().setFloat32MatmulPrecision(std::string(names[p]));
  });
}
DT_API int32_t dt_deterministic(int32_t* mode, int32_t* warn_only) {
  return done([&] {
    *mode = at::globalContext().deterministicAlgorithms();
    *warn_only = at::globalContext().deterministicAlgorithmsWarnOnly();
  });
}
DT_API int32_t dt_set_deterministic(int32_t mode, int32_t warn_only) {
  return done([&] { at::globalContext().setDeterministicAlgorithms(mode != 0, warn_only != 0); });
}
