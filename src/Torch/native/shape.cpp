// Views, shapes, joining and splitting, moving.
#include "shim.h"

using shim::ints;

DT_API Handle dt_view(Handle a, const int64_t* s, int64_t n) { return tensor([&] { return In(a)->view(ints(s, n)); }); }
DT_API Handle dt_reshape(Handle a, const int64_t* s, int64_t n) { return tensor([&] { return In(a)->reshape(ints(s, n)); }); }
DT_API Handle dt_permute(Handle a, const int64_t* s, int64_t n) { return tensor([&] { return In(a)->permute(ints(s, n)); }); }
DT_API Handle dt_expand(Handle a, const int64_t* s, int64_t n, int32_t implicit) {
  return tensor([&] { return In(a)->expand(ints(s, n), implicit != 0); });
}
DT_API Handle dt_repeat(Handle a, const int64_t* s, int64_t n) { return tensor([&] { return In(a)->repeat(ints(s, n)); }); }
DT_API Handle dt_tile(Handle a, const int64_t* s, int64_t n) { return tensor([&] { return at::tile(In(a), ints(s, n)); }); }
DT_API Handle dt_flip(Handle a, const int64_t* s, int64_t n) { return tensor([&] { return at::flip(In(a), ints(s, n)); }); }
DT_API Handle dt_roll(Handle a, const int64_t* s, int64_t n, const int64_t* d, int64_t m) {
  return tensor([&] { return at::roll(In(a), ints(s, n), ints(d, m)); });
}
DT_API Handle dt_as_strided(Handle a, const int64_t* s, int64_t n, const int64_t* t, int64_t m, int64_t offset) {
  return tensor([&] { return In(a)->as_strided(ints(s, n), ints(t, m), offset); });
}
DT_API Handle dt_transpose(Handle a, int64_t d0, int64_t d1) { return tensor([&] { return In(a)->transpose(d0, d1); }); }
DT_API int32_t dt_transpose_(Handle a, int64_t d0, int64_t d1) { return done([&] { In(a)->transpose_(d0, d1); }); }
DT_API Handle dt_t(Handle a) { return tensor([&] { return In(a)->t(); }); }
DT_API Handle dt_movedim(Handle a, const int64_t* s, int64_t n, const int64_t* d, int64_t m) {
  return tensor([&] { return at::movedim(In(a), ints(s, n), ints(d, m)); });
}
DT_API Handle dt_unsqueeze(Handle a, int64_t d) { return tensor([&] { return In(a)->unsqueeze(d); }); }
DT_API int32_t dt_unsqueeze_(Handle a, int64_t d) { return done([&] { In(a)->unsqueeze_(d); }); }
DT_API Handle dt_squeeze(Handle a, int64_t d, int32_t given) {
  return tensor([&] { return given != 0 ? In(a)->squeeze(d) : In(a)->squeeze(); });
}
DT_API int32_t dt_squeeze_(Handle a, int64_t d, int32_t given) {
  return done([&] { given != 0 ? In(a)->squeeze_(d) : In(a)->squeeze_(); });
}
DT_API Handle dt_flatten(Handle a, int64_t s, int64_t e) { return tensor([&] { return In(a)->flatten(s, e); }); }
DT_API Handle dt_unflatten(Handle a, int64_t d, const int64_t* s, int64_t n) {
  return tensor([&] { return In(a)->unflatten(d, ints(s, n)); });
}
DT_API Handle dt_contiguous(Handle a) { return tensor([&] { return In(a)->contiguous(); }); }
DT_API Handle dt_narrow(Handle a, int64_t d, int64_t s, int64_t l) {
  return tensor([&] { In t(a); return shim::unrecorded_if(!shim::recorded(*t), [&] { return t->narrow(d, s, l); }); });
}
DT_API Handle dt_select(Handle a, int64_t d, int64_t i) {
  return tensor([&] { In t(a); return shim::unrecorded_if(!shim::recorded(*t), [&] { return t->select(d, i); }); });
}
DT_API Handle dt_slice(Handle a, int64_t d, int64_t s, int64_t e, int64_t step) {
  return tensor([&] { return In(a)->slice(d, s, e, step); });
}
DT_API Handle dt_unfold(Handle a, int64_t d, int64_t size, int64_t step) { return tensor([&] { return In(a)->unfold(d, size, step); }); }
DT_API Handle dt_diagonal(Handle a, int64_t offset, int64_t d1, int64_t d2) {
  return tensor([&] { return In(a)->diagonal(offset, d1, d2); });
}
DT_API Handle dt_diag(Handle a, int64_t k) { return tensor([&] { return at::diag(In(a), k); }); }
DT_API Handle dt_diag_embed(Handle a, int64_t offset, int64_t d1, int64_t d2) {
  return tensor([&] { return at::diag_embed(In(a), offset, d1, d2); });
}
DT_API Handle dt_tril(Handle a, int64_t k) { return tensor([&] { return at::tril(In(a), k); }); }
DT_API Handle dt_triu(Handle a, int64_t k) { return tensor([&] { return at::triu(In(a), k); }); }
DT_API int32_t dt_tril_(Handle a, int64_t k) { return done([&] { In(a)->tril_(k); }); }
DT_API int32_t dt_triu_(Handle a, int64_t k) { return done([&] { In(a)->triu_(k); }); }
DT_API Handle dt_repeat_interleave(Handle a, int64_t n, int64_t dim, int32_t given, int64_t out, int32_t out_given) {
  return tensor([&] {
    return at::repeat_interleave(In(a), n, shim::optional_int(dim, given), shim::optional_int(out, out_given));
  });
}
DT_API Handle dt_repeat_interleave_t(Handle a, Handle n, int64_t dim, int32_t given, int64_t out, int32_t out_given) {
  return tensor([&] {
    return at::repeat_interleave(In(a), In(n), shim::optional_int(dim, given), shim::optional_int(out, out_given));
  });
}
DT_API Handle dt_cat(const Handle* list, int64_t n, int64_t dim) { return tensor([&] { return at::cat(shim::list(list, n), dim); }); }
DT_API Handle dt_stack(const Handle* list, int64_t n, int64_t dim) { return tensor([&] { return at::stack(shim::list(list, n), dim); }); }
DT_API int32_t dt_split(Handle a, int64_t size, int64_t dim, Handle** out, int64_t* n) {
  return done([&] { shim::put_list(at::split(In(a), size, dim), out, n); });
}
DT_API int32_t dt_split_sizes(Handle a, const int64_t* s, int64_t m, int64_t dim, Handle** out, int64_t* n) {
  return done([&] { shim::put_list(at::split_with_sizes(In(a), ints(s, m), dim), out, n); });
}
DT_API int32_t dt_chunk(Handle a, int64_t chunks, int64_t dim, Handle** out, int64_t* n) {
  return done([&] { shim::put_list(at::chunk(In(a), chunks, dim), out, n); });
}
DT_API int32_t dt_unbind(Handle a, int64_t dim, Handle** out, int64_t* n) {
  return done([&] { shim::put_list(at::unbind(In(a), dim), out, n); });
}
DT_API int32_t dt_meshgrid(const Handle* list, int64_t m, int32_t xy, Handle** out, int64_t* n) {
  return done([&] { shim::put_list(at::meshgrid(shim::list(list, m), xy != 0 ? "xy" : "ij"), out, n); });
}
DT_API int32_t dt_broadcast_tensors(const Handle* list, int64_t m, Handle** out, int64_t* n) {
  return done([&] { shim::put_list(at::broadcast_tensors(shim::list(list, m)), out, n); });
}

DT_API Handle dt_to(Handle a, int32_t type, int32_t dt, int32_t di, int32_t copy, int32_t non_blocking) {
  return tensor([&] {
    In t(a);
    at::TensorOptions o = t->options();
    if (type >= 0) o = o.dtype(static_cast<at::ScalarType>(type));
    if (dt >= 0) o = o.device(*shim::device(dt, di));
    return t->to(o, non_blocking != 0, copy != 0);
  });
}
DT_API Handle dt_pin_memory(Handle a) { return tensor([&] { return In(a)->pin_memory(); }); }
DT_API int32_t dt_is_pinned(Handle a, int32_t* out) { return done([&] { *out = In(a)->is_pinned(); }); }
DT_API Handle dt_clone(Handle a) { return tensor([&] { return In(a)->clone(); }); }
DT_API Handle dt_copy_to_cpu(Handle a) { return tensor([&] { return In(a)->to(at::kCPU).contiguous(); }); }
DT_API int32_t dt_copy_(Handle a, Handle b, int32_t non_blocking) { return done([&] { In(a)->copy_(In(b), non_blocking != 0); }); }
DT_API int32_t dt_fill_s_(Handle a, Number v) { return done([&] { In(a)->fill_(v.get()); }); }
DT_API int32_t dt_fill_(Handle a, Handle v) { return done([&] { In(a)->fill_(In(v)); }); }
DT_API int32_t dt_zero_(Handle a) { return done([&] { In(a)->zero_(); }); }
DT_API int32_t dt_set_(Handle a, Handle source) { return done([&] { In(a)->set_(In(source)); }); }
DT_API int32_t dt_resize_(Handle a, const int64_t* s, int64_t n) { return done([&] { In(a)->resize_(ints(s, n)); }); }
