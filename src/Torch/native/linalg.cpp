// Products of vectors and matrices, and decompositions.
#include "shim.h"

#define PRODUCT(name) \
  DT_API Handle dt_##name(Handle a, Handle b) { return tensor([&] { return at::name(In(a), In(b)); }); }
PRODUCT(matmul)
PRODUCT(mm)
PRODUCT(bmm)
PRODUCT(mv)
PRODUCT(dot)
PRODUCT(vdot)
PRODUCT(outer)
PRODUCT(inner)
PRODUCT(kron)

#define ADD_PRODUCT(name)                                                                   \
  DT_API Handle dt_##name(Handle a, Handle b, Handle c, double beta, double alpha) {        \
    return tensor([&] { return at::name(In(a), In(b), In(c), beta, alpha); });              \
  }                                                                                         \
  DT_API int32_t dt_##name##_(Handle a, Handle b, Handle c, double beta, double alpha) {    \
    return done([&] { In(a)->name##_(In(b), In(c), beta, alpha); });                        \
  }
ADD_PRODUCT(addmm)
ADD_PRODUCT(addmv)
ADD_PRODUCT(addbmm)
ADD_PRODUCT(baddbmm)
ADD_PRODUCT(addr)

DT_API Handle dt_einsum(const char* equation, const Handle* list, int64_t n) {
  return tensor([&] { return at::einsum(equation, shim::list(list, n)); });
}
DT_API Handle dt_cdist(Handle a, Handle b, double p) { return tensor([&] { return at::cdist(In(a), In(b), p); }); }
DT_API Handle dt_trace(Handle a) { return tensor([&] { return at::trace(In(a)); }); }
DT_API int32_t dt_svd(Handle a, int32_t full, Handle* out) {
  return done([&] {
    auto r = at::linalg_svd(In(a), full != 0);
    out[0] = give(std::move(std::get<0>(r)));
    out[1] = give(std::move(std::get<1>(r)));
    out[2] = give(std::move(std::get<2>(r)));
  });
}
DT_API int32_t dt_qr(Handle a, int32_t complete, Handle* out) {
  return done([&] { put(out, at::linalg_qr(In(a), complete != 0 ? "complete" : "reduced")); });
}
DT_API int32_t dt_eigh(Handle a, int32_t upper, Handle* out) {
  return done([&] { put(out, at::linalg_eigh(In(a), upper != 0 ? "U" : "L")); });
}
DT_API Handle dt_cholesky(Handle a) { return tensor([&] { return at::linalg_cholesky(In(a)); }); }
DT_API Handle dt_inv(Handle a) { return tensor([&] { return at::linalg_inv(In(a)); }); }
DT_API Handle dt_det(Handle a) { return tensor([&] { return at::linalg_det(In(a)); }); }
DT_API Handle dt_solve(Handle a, Handle b) { return tensor([&] { return at::linalg_solve(In(a), In(b)); }); }
DT_API Handle dt_vector_norm(Handle a, double p, const int64_t* d, int64_t n, int32_t keep) {
  return tensor([&] { return at::linalg_vector_norm(In(a), p, shim::optional_ints(d, n), keep != 0); });
}
