// Devices and the global switches of ATen, through its hooks: no CUDA header is needed.
#include "shim.h"

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>

DT_API int32_t dt_cuda_device_count(int32_t* out) {
  return done([&] { *out = at::hasCUDA() ? static_cast<int32_t>(at::detail::getCUDAHooks().getNumGPUs()) : 0; });
}
DT_API int32_t dt_cudnn_available(int32_t* out) {
  return done([&] { *out = at::hasCUDA() && at::detail::getCUDAHooks().hasCuDNN(); });
}
DT_API int32_t dt_cuda_init() {
  return done([&] { at::globalContext().lazyInitCUDA(); });
}
DT_API int32_t dt_cuda_synchronize(int32_t index) {
  return done([&] {
    TORCH_CHECK(at::hasCUDA(), "this libtorch has no CUDA, or no CUDA device is there");
    auto& hooks = at::detail::getCUDAHooks();
    hooks.deviceSynchronize(static_cast<c10::DeviceIndex>(index >= 0 ? index : static_cast<int32_t>(hooks.current_device())));
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
#if TORCH_AT_LEAST(2, 9)
  return done([&] { *out = at::globalContext().allowFP16ReductionCuBLAS() != at::CuBLASReductionOption::DisallowReducedPrecisionDisallowSplitK; });
#else
  return done([&] { *out = at::globalContext().allowFP16ReductionCuBLAS(); });
#endif
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
