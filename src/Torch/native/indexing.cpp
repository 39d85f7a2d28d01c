// Reading and writing parts of a tensor.
#include "shim.h"

#include <ATen/TensorIndexing.h>

using at::indexing::TensorIndex;

// Matches the C# struct of the same name.
struct IndexItem {
  int32_t kind;   // 0 none, 1 ellipsis, 2 integer, 3 bool, 4 slice, 5 tensor
  int32_t given;  // slice: bit 0 start, bit 1 stop, bit 2 step
  int64_t a, b, c;
  Handle tensor;
};

namespace {

#if TORCH_AT_LEAST(2, 0)
using Bound = Maybe<c10::SymInt>;
Bound bound(int64_t v, bool given) { return given ? Bound(c10::SymInt(v)) : Bound(); }
#else
using Bound = Maybe<int64_t>;
Bound bound(int64_t v, bool given) { return given ? Bound(v) : Bound(); }
#endif

std::vector<TensorIndex> indices(const IndexItem* items, int64_t count) {
  std::vector<TensorIndex> out;
  out.reserve(count);
  for (int64_t i = 0; i < count; i++) {
    const auto& it = items[i];
    switch (it.kind) {
      case 0: out.emplace_back(at::indexing::None); break;
      case 1: out.emplace_back(at::indexing::Ellipsis); break;
      case 2: out.emplace_back(it.a); break;
      case 3: out.emplace_back(it.a != 0); break;
      case 4:
        out.emplace_back(at::indexing::Slice(bound(it.a, it.given & 1), bound(it.b, it.given & 2), bound(it.c, it.given & 4)));
        break;
      default: {
        auto t = Optional(it.tensor);
        TORCH_CHECK_INDEX(t.has_value(), "index ", i, " is a missing tensor");
        out.emplace_back(std::move(*t));
      }
    }
  }
  return out;
}

// One at a time from the left: the shape after each selection has one dimension less.
at::Tensor pick(const at::Tensor& self, const int64_t* at, int64_t count) {
  TORCH_CHECK_INDEX(count <= self.dim(), "too many indices for tensor of dimension ", self.dim());
  return shim::unrecorded_if(!shim::recorded(self), [&] {
    at::Tensor t = self.select(0, at[0]);
    for (int64_t i = 1; i < count; i++) t = t.select(0, at[i]);
    return t;
  });
}

void put_value(const at::Tensor& self, const std::vector<TensorIndex>& at, const at::Tensor& value, bool accumulate) {
  at::OptionalDeviceGuard guard(at::device_of(self));
  if (!accumulate) {
    at::indexing::set_item(self, at, value, true);
    return;
  }
  // index_put_ knows tensors only: slices are taken first, as a view.
  std::vector<at::Tensor> tensors;
  auto device = self.device();
#if TORCH_AT_LEAST(2, 0)
  auto view = at::indexing::impl::applySlicing(self, at, tensors, true, device, self.sym_sizes());
#else
  auto view = at::indexing::impl::applySlicing(self, at, tensors, true, device, self.sizes());
#endif
  // As in assignment, leading dimensions of size 1 do not count.
  auto sizes = value.sizes();
  while (!sizes.empty() && sizes.front() == 1) sizes = sizes.slice(1);
  auto short_value = value.reshape(sizes);
  if (tensors.empty()) {
    view.add_(short_value);
    return;
  }
  c10::List<Maybe<at::Tensor>> list;
  list.reserve(tensors.size());
  for (auto& t : tensors) list.push_back(t.defined() ? Maybe<at::Tensor>(t) : Maybe<at::Tensor>());
  view.index_put_(list, short_value, true);
}

}  // namespace

DT_API Handle dt_pick(Handle a, const int64_t* at, int64_t count) {
  return tensor([&] { return pick(In(a), at, count); });
}
DT_API int32_t dt_pick_set(Handle a, const int64_t* at, int64_t count, Handle value) {
  return done([&] { at::indexing::copy_to(pick(In(a), at, count), In(value)); });
}
DT_API Handle dt_index(Handle a, const IndexItem* items, int64_t count) {
  return tensor([&] {
    In t(a);
    at::OptionalDeviceGuard guard(at::device_of(*t));
    return at::indexing::get_item(*t, indices(items, count), true);
  });
}
DT_API int32_t dt_index_put_(Handle a, const IndexItem* items, int64_t count, Handle value, int32_t accumulate) {
  return done([&] { put_value(In(a), indices(items, count), In(value), accumulate != 0); });
}
DT_API int32_t dt_index_put_s_(Handle a, const IndexItem* items, int64_t count, Number value, int32_t accumulate) {
  return done([&] {
    In t(a);
    put_value(*t, indices(items, count), at::scalar_tensor(value.get(), t->options().requires_grad(false)), accumulate != 0);
  });
}

DT_API Handle dt_gather(Handle a, int64_t d, Handle i) { return tensor([&] { return at::gather(In(a), d, In(i)); }); }
DT_API Handle dt_index_select(Handle a, int64_t d, Handle i) { return tensor([&] { return at::index_select(In(a), d, In(i)); }); }
DT_API Handle dt_take(Handle a, Handle i) { return tensor([&] { return at::take(In(a), In(i)); }); }
DT_API Handle dt_take_along_dim(Handle a, Handle i, int64_t d, int32_t given) {
  return tensor([&] { return at::take_along_dim(In(a), In(i), shim::optional_int(d, given)); });
}
DT_API Handle dt_masked_select(Handle a, Handle m) { return tensor([&] { return at::masked_select(In(a), In(m)); }); }

#define SCATTER(name)                                                                                  \
  DT_API Handle dt_##name(Handle a, int64_t d, Handle i, Handle s) {                                   \
    return tensor([&] { return at::name(In(a), d, In(i), In(s)); });                                   \
  }                                                                                                    \
  DT_API int32_t dt_##name##_(Handle a, int64_t d, Handle i, Handle s) {                               \
    return done([&] { In(a)->name##_(d, In(i), In(s)); });                                             \
  }
SCATTER(scatter)
SCATTER(scatter_add)
SCATTER(index_copy)
DT_API Handle dt_scatter_s(Handle a, int64_t d, Handle i, Number v) {
  return tensor([&] { return at::scatter(In(a), d, In(i), v.get()); });
}
DT_API int32_t dt_scatter_s_(Handle a, int64_t d, Handle i, Number v) {
  return done([&] { In(a)->scatter_(d, In(i), v.get()); });
}
DT_API Handle dt_index_add(Handle a, int64_t d, Handle i, Handle s, Number alpha) {
  return tensor([&] { return at::index_add(In(a), d, In(i), In(s), alpha.get()); });
}
DT_API int32_t dt_index_add_(Handle a, int64_t d, Handle i, Handle s, Number alpha) {
  return done([&] { In(a)->index_add_(d, In(i), In(s), alpha.get()); });
}
DT_API Handle dt_index_fill(Handle a, int64_t d, Handle i, Number v) {
  return tensor([&] { return at::index_fill(In(a), d, In(i), v.get()); });
}
DT_API int32_t dt_index_fill_(Handle a, int64_t d, Handle i, Number v) {
  return done([&] { In(a)->index_fill_(d, In(i), v.get()); });
}
DT_API Handle dt_masked_fill(Handle a, Handle m, Handle v) { return tensor([&] { return at::masked_fill(In(a), In(m), In(v)); }); }
DT_API Handle dt_masked_fill_s(Handle a, Handle m, Number v) {
  return tensor([&] { return at::masked_fill(In(a), In(m), v.get()); });
}
DT_API int32_t dt_masked_fill_(Handle a, Handle m, Handle v) { return done([&] { In(a)->masked_fill_(In(m), In(v)); }); }
DT_API int32_t dt_masked_fill_s_(Handle a, Handle m, Number v) { return done([&] { In(a)->masked_fill_(In(m), v.get()); }); }
DT_API Handle dt_masked_scatter(Handle a, Handle m, Handle v) { return tensor([&] { return at::masked_scatter(In(a), In(m), In(v)); }); }
DT_API int32_t dt_masked_scatter_(Handle a, Handle m, Handle v) { return done([&] { In(a)->masked_scatter_(In(m), In(v)); }); }
DT_API Handle dt_nonzero(Handle a) { return tensor([&] { return at::nonzero(In(a)); }); }
DT_API int32_t dt_where_list(Handle a, Handle** out, int64_t* n) {
  return done([&] { shim::put_list(at::where(In(a)), out, n); });
}
