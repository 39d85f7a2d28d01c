// Sums, means, extrema, norms, softmax, cumulative functions, sorting.
#include "shim.h"

using shim::ints;
using shim::optional_ints;

#define REDUCE(name)                                                                                        \
  DT_API Handle dt_##name(Handle a, int32_t type) {                                                         \
    return tensor([&] { return at::name(In(a), shim::dtype(type)); });                                      \
  }                                                                                                         \
  DT_API Handle dt_##name##_dim(Handle a, const int64_t* d, int64_t n, int32_t keep, int32_t type) {        \
    return tensor([&] { return at::name(In(a), ints(d, n), keep != 0, shim::dtype(type)); });               \
  }
REDUCE(sum)
REDUCE(mean)

DT_API Handle dt_nansum(Handle a, const int64_t* d, int64_t n, int32_t keep, int32_t type) {
  return tensor([&] { return at::nansum(In(a), optional_ints(d, n), keep != 0, shim::dtype(type)); });
}

DT_API Handle dt_nanmean(Handle a) { return tensor([&] { return at::nanmean(In(a)); }); }
DT_API Handle dt_prod(Handle a, int32_t type) { return tensor([&] { return at::prod(In(a), shim::dtype(type)); }); }
DT_API Handle dt_prod_dim(Handle a, int64_t d, int32_t keep, int32_t type) {
  return tensor([&] { return at::prod(In(a), d, keep != 0, shim::dtype(type)); });
}
#define SPREAD(name)                                                                                        \
  DT_API Handle dt_##name(Handle a, int32_t unbiased) {                                                     \
    return tensor([&] { return at::name(In(a), unbiased != 0); });                                          \
  }                                                                                                         \
  DT_API Handle dt_##name##_dim(Handle a, const int64_t* d, int64_t n, int32_t unbiased, int32_t keep) {    \
    return tensor([&] { return at::name(In(a), ints(d, n), unbiased != 0, keep != 0); });                   \
  }
SPREAD(var)
SPREAD(std)
DT_API int32_t dt_var_mean(Handle a, const int64_t* d, int64_t n, int32_t unbiased, int32_t keep, Handle* out) {
  return done([&] { put(out, at::var_mean(In(a), ints(d, n), unbiased != 0, keep != 0)); });
}
DT_API int32_t dt_std_mean(Handle a, const int64_t* d, int64_t n, int32_t unbiased, int32_t keep, Handle* out) {
  return done([&] { put(out, at::std_mean(In(a), ints(d, n), unbiased != 0, keep != 0)); });
}

#define EXTREME(name)                                                                      \
  DT_API Handle dt_##name(Handle a) { return tensor([&] { return at::name(In(a)); }); }    \
  DT_API int32_t dt_##name##_dim(Handle a, int64_t d, int32_t keep, Handle* out) {         \
    return done([&] { put(out, at::name(In(a), d, keep != 0)); });                         \
  }
EXTREME(max)
EXTREME(min)
DT_API Handle dt_amax(Handle a, const int64_t* d, int64_t n, int32_t keep) {
  return tensor([&] { return at::amax(In(a), ints(d, n), keep != 0); });
}
DT_API Handle dt_amin(Handle a, const int64_t* d, int64_t n, int32_t keep) {
  return tensor([&] { return at::amin(In(a), ints(d, n), keep != 0); });
}
DT_API Handle dt_argmax(Handle a, int64_t d, int32_t given, int32_t keep) {
  return tensor([&] { return at::argmax(In(a), shim::optional_int(d, given), keep != 0); });
}
DT_API Handle dt_argmin(Handle a, int64_t d, int32_t given, int32_t keep) {
  return tensor([&] { return at::argmin(In(a), shim::optional_int(d, given), keep != 0); });
}
DT_API Handle dt_all(Handle a) { return tensor([&] { return at::all(In(a)); }); }
DT_API Handle dt_any(Handle a) { return tensor([&] { return at::any(In(a)); }); }
DT_API Handle dt_all_dim(Handle a, int64_t d, int32_t keep) { return tensor([&] { return at::all(In(a), d, keep != 0); }); }
DT_API Handle dt_any_dim(Handle a, int64_t d, int32_t keep) { return tensor([&] { return at::any(In(a), d, keep != 0); }); }
DT_API Handle dt_norm(Handle a, double p) { return tensor([&] { return at::norm(In(a), p); }); }
DT_API Handle dt_norm_dim(Handle a, const int64_t* d, int64_t n, int32_t keep, double p) {
  return tensor([&] { return at::norm(In(a), at::Scalar(p), ints(d, n), keep != 0); });
}
DT_API Handle dt_logsumexp(Handle a, const int64_t* d, int64_t n, int32_t keep) {
  return tensor([&] { return at::logsumexp(In(a), ints(d, n), keep != 0); });
}
DT_API Handle dt_softmax(Handle a, int64_t d, int32_t type) { return tensor([&] { return at::softmax(In(a), d, shim::dtype(type)); }); }
DT_API Handle dt_log_softmax(Handle a, int64_t d, int32_t type) {
  return tensor([&] { return at::log_softmax(In(a), d, shim::dtype(type)); });
}
DT_API Handle dt_cumsum(Handle a, int64_t d, int32_t type) { return tensor([&] { return at::cumsum(In(a), d, shim::dtype(type)); }); }
DT_API Handle dt_cumprod(Handle a, int64_t d, int32_t type) { return tensor([&] { return at::cumprod(In(a), d, shim::dtype(type)); }); }
DT_API int32_t dt_cummax(Handle a, int64_t d, Handle* out) { return done([&] { put(out, at::cummax(In(a), d)); }); }
DT_API int32_t dt_cummin(Handle a, int64_t d, Handle* out) { return done([&] { put(out, at::cummin(In(a), d)); }); }
DT_API Handle dt_logcumsumexp(Handle a, int64_t d) { return tensor([&] { return at::logcumsumexp(In(a), d); }); }

DT_API int32_t dt_sort(Handle a, int64_t d, int32_t descending, int32_t stable, Handle* out) {
  return done([&] { put(out, at::sort(In(a), stable != 0, d, descending != 0)); });
}
DT_API int32_t dt_topk(Handle a, int64_t k, int64_t d, int32_t largest, int32_t sorted, Handle* out) {
  return done([&] { put(out, at::topk(In(a), k, d, largest != 0, sorted != 0)); });
}
DT_API int32_t dt_kthvalue(Handle a, int64_t k, int64_t d, int32_t keep, Handle* out) {
  return done([&] { put(out, at::kthvalue(In(a), k, d, keep != 0)); });
}
DT_API Handle dt_argsort(Handle a, int64_t d, int32_t descending) { return tensor([&] { return at::argsort(In(a), d, descending != 0); }); }
DT_API Handle dt_median(Handle a) { return tensor([&] { return at::median(In(a)); }); }
DT_API int32_t dt_median_dim(Handle a, int64_t d, int32_t keep, Handle* out) {
  return done([&] { put(out, at::median(In(a), d, keep != 0)); });
}
DT_API Handle dt_quantile(Handle a, Handle q, int64_t d, int32_t given, int32_t keep) {
  return tensor([&] { return at::quantile(In(a), In(q), shim::optional_int(d, given), keep != 0); });
}
DT_API Handle dt_count_nonzero(Handle a, const int64_t* d, int64_t n) {
  return tensor([&] { return d == nullptr ? at::count_nonzero(In(a), Maybe<int64_t>()) : at::count_nonzero(In(a), ints(d, n)); });
}
DT_API Handle dt_bincount(Handle a, Handle weights, int64_t minlength) {
  return tensor([&] { return at::bincount(In(a), Optional(weights), minlength); });
}
DT_API Handle dt_histc(Handle a, int64_t bins, Number min, Number max) {
  return tensor([&] { return at::histc(In(a), bins, min.get(), max.get()); });
}
DT_API int32_t dt_unique(Handle a, int32_t sorted, int32_t inverse, int32_t counts, Handle* out) {
  return done([&] {
    auto r = at::_unique2(In(a), sorted != 0, inverse != 0, counts != 0);
    out[0] = give(std::move(std::get<0>(r)));
    out[1] = inverse != 0 ? give(std::move(std::get<1>(r))) : nullptr;
    out[2] = counts != 0 ? give(std::move(std::get<2>(r))) : nullptr;
  });
}
DT_API Handle dt_searchsorted(Handle sorted, Handle values, int32_t int32, int32_t right) {
  return tensor([&] { return at::searchsorted(In(sorted), In(values), int32 != 0, right != 0); });
}
DT_API Handle dt_bucketize(Handle a, Handle boundaries, int32_t int32, int32_t right) {
  return tensor([&] { return at::bucketize(In(a), In(boundaries), int32 != 0, right != 0); });
}
