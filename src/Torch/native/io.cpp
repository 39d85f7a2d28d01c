// One tensor in a file in PyTorch's own format.
#include "shim.h"

#include <torch/serialize.h>

DT_API int32_t dt_save(Handle a, const char* path) {
  return done([&] { torch::save(*In(a), std::string(path)); });
}
DT_API Handle dt_load(const char* path) {
  return tensor([&] {
    at::Tensor t;
    torch::load(t, std::string(path));
    return t;
  });
}
