// Errors, lifetime, and the properties of a tensor.
#include "shim.h"

#include <ATen/Parallel.h>
#include <c10/util/Logging.h>

#include <cstdlib>
#include <cstring>
#include <string>

namespace {
thread_local std::string last_error;

// libtorch appends where in C++ an error was raised; a C# caller has no use for it.
std::string without_trace(std::string text) {
  for (const char* mark : {"\nException raised from", "\nframe #0"}) {
    auto at = text.find(mark);
    if (at != std::string::npos) text.resize(at);
  }
  return text;
}
// Looking up the C++ stack takes milliseconds per error, for a text that is cut off anyway.
const bool quiet = [] {
  c10::SetStackTraceFetcher([]() -> std::string { return {}; });
  return true;
}();
}  // namespace

namespace shim {

void remember() noexcept {
  try {
    try {
      throw;
    } catch (const c10::Error& e) {
      last_error = without_trace(e.what_without_backtrace());
    } catch (const std::exception& e) {
      last_error = without_trace(e.what());
    } catch (...) {
      last_error = "libtorch threw something that is no std::exception";
    }
  } catch (...) {
    // No memory for the text: an empty message must do.
    last_error.clear();
  }
}

const char* last_error_text() noexcept { return last_error.c_str(); }

void put_list(std::vector<at::Tensor>&& list, Handle** out, int64_t* count) {
  auto* handles = static_cast<Handle*>(std::malloc(sizeof(Handle) * (list.empty() ? 1 : list.size())));
  if (handles == nullptr) throw std::bad_alloc();
  for (size_t i = 0; i < list.size(); i++) handles[i] = give(std::move(list[i]));
  *out = handles;
  *count = static_cast<int64_t>(list.size());
}

std::vector<at::Tensor> list(const Handle* handles, int64_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (int64_t i = 0; i < count; i++) {
    auto t = Optional(handles[i]);
    tensors.push_back(t ? *t : at::Tensor());
  }
  return tensors;
}

}  // namespace shim

DT_API const char* dt_last_error() { return shim::last_error_text(); }
DT_API void dt_set_error(const char* text) { last_error = text; }
DT_API void dt_free(void* p) { std::free(p); }

DT_API void dt_release(Handle h) { TensorPtr::reclaim(h); }
DT_API void dt_release_many(const Handle* handles, int64_t count) {
  for (int64_t i = 0; i < count; i++) TensorPtr::reclaim(handles[i]);
}

// ---- dt_fast: called without a GC transition ----
DT_API int64_t dt_dim(Handle h) { return h->dim(); }
DT_API int64_t dt_numel(Handle h) { return h->numel(); }
DT_API int32_t dt_dtype(Handle h) { return static_cast<int32_t>(c10::typeMetaToScalarType(h->dtype())); }
DT_API int64_t dt_itemsize(Handle h) { return static_cast<int64_t>(h->dtype().itemsize()); }
DT_API int64_t dt_size(Handle h, int64_t dim) {
  auto sizes = h->sizes();
  auto n = static_cast<int64_t>(sizes.size());
  if (dim < 0) dim += n;
  return dim < 0 || dim >= n ? -1 : sizes[dim];
}
DT_API void dt_sizes(Handle h, int64_t* out) {
  auto sizes = h->sizes();
  std::memcpy(out, sizes.data(), sizes.size() * sizeof(int64_t));
}
DT_API void dt_strides(Handle h, int64_t* out) {
  auto strides = h->strides();
  std::memcpy(out, strides.data(), strides.size() * sizeof(int64_t));
}
DT_API int32_t dt_device(Handle h, int32_t* index) {
  auto d = h->device();
  *index = d.index();
  return static_cast<int32_t>(d.type());
}
DT_API int32_t dt_is_contiguous(Handle h) { return h->is_contiguous(); }
DT_API int64_t dt_storage_offset(Handle h) { return h->storage_offset(); }
DT_API int64_t dt_storage_bytes(Handle h) { return h->has_storage() ? static_cast<int64_t>(h->storage().nbytes()) : 0; }
DT_API int32_t dt_requires_grad(Handle h) { return In(h)->requires_grad(); }
DT_API int32_t dt_is_leaf(Handle h) { return In(h)->is_leaf(); }
// The value of a one-element CPU tensor, 8 bytes at most, copied to `out`; 0 when it must be fetched the long way.
DT_API int32_t dt_peek(Handle h, int32_t type, int64_t* out) {
  if (h->numel() != 1 || !h->device().is_cpu() || !h->has_storage() || h->is_sparse() || h->is_conj() || h->is_neg()) return 0;
  if (static_cast<int32_t>(c10::typeMetaToScalarType(h->dtype())) != type) return 0;
  std::memcpy(out, h->data(), h->dtype().itemsize());
  return 1;
}

// ---- the rest ----
DT_API int32_t dt_data_ptr(Handle h, void** out) {
  return done([&] { *out = In(h)->data_ptr(); });
}
DT_API Handle dt_alias(Handle h) { return tensor([&] { return In(h)->alias(); }); }
// A second owner of the same tensor: same autograd history, same storage.
DT_API Handle dt_share(Handle h) { return tensor([&]() -> at::Tensor { return In(h); }); }
DT_API int32_t dt_same(Handle a, Handle b) { return a == b; }
DT_API int32_t dt_item(Handle h, Number* out) {
  return done([&] {
    auto s = In(h)->item();
    if (s.isFloatingPoint()) {
      double d = s.toDouble();
      std::memcpy(&out->bits, &d, sizeof d);
      out->kind = 2;
    } else if (s.isBoolean()) {
      out->bits = s.toBool();
      out->kind = 3;
    } else {
      TORCH_CHECK(s.isIntegral(false), "a complex value is no real number");
      out->bits = s.toLong();
      out->kind = 1;
    }
  });
}
DT_API int32_t dt_num_threads() { return at::get_num_threads(); }
DT_API int32_t dt_set_num_threads(int32_t n) {
  return done([&] { at::set_num_threads(n); });
}
DT_API int32_t dt_num_interop_threads() { return at::get_num_interop_threads(); }
DT_API int32_t dt_set_num_interop_threads(int32_t n) {
  return done([&] { at::set_num_interop_threads(n); });
}
DT_API const char* dt_version() { return TORCH_VERSION; }
