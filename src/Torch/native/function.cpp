// Autograd functions whose backward is written in C#.
#include "shim.h"

#include <torch/csrc/autograd/edge.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/csrc/autograd/variable.h>

#include <stdexcept>
#include <string>
#include <unordered_set>

namespace {

using torch::autograd::Edge;
using torch::autograd::Node;
using torch::autograd::SavedVariable;
using torch::autograd::variable_list;

// Fills `out` with one owned handle (or null) per input of the function; 0, or 1 after dt_set_error.
using Apply = int32_t (*)(void* context, void* node, const Handle* grads, int64_t ngrads, Handle* out, int64_t nout);
using Release = void (*)(void* context);

class ManagedNode : public Node {
 public:
  ManagedNode(void* context, Apply apply, Release release, std::string name, bool materialize)
      : context_(context), apply_(apply), release_(release), name_(std::move(name)), materialize_(materialize) {}
  ~ManagedNode() override { release_(context_); }

  std::string name() const override { return name_; }

  void save(const variable_list& tensors) {
    for (const auto& t : tensors) {
      bool is_output = t.defined() && !t.is_leaf() && t.grad_fn().get() == this;
      saved_.emplace_back(t, is_output);
    }
  }

  std::vector<at::Tensor> saved() {
    if (freed_) throw std::runtime_error(torch::autograd::ERR_BACKWARD_TWICE);
    std::vector<at::Tensor> tensors;
    for (auto& s : saved_) tensors.push_back(s.unpack(shared_from_this()));
    return tensors;
  }

  void release_variables() override {
    for (auto& s : saved_) s.reset_data();
    freed_ = true;
  }

  variable_list apply(variable_list&& grads) override {
    if (freed_ && !saved_.empty()) throw std::runtime_error(torch::autograd::ERR_BACKWARD_TWICE);
    std::vector<Handle> in;
    for (size_t i = 0; i < grads.size(); i++) {
      if (!grads[i].defined() && materialize_) grads[i] = input_metadata(i).zeros_like();
      in.push_back(give(std::move(grads[i])));
    }
    std::vector<Handle> out(num_outputs(), nullptr);
    // The C# side takes over the references in `in`.
    if (apply_(context_, this, in.data(), static_cast<int64_t>(in.size()), out.data(), static_cast<int64_t>(out.size())) != 0)
      throw std::runtime_error(shim::last_error_text());
    variable_list result;
    for (auto h : out) result.push_back(h == nullptr ? at::Tensor() : at::Tensor(TensorPtr::reclaim(h)));
    return result;
  }

 private:
  void* context_;
  Apply apply_;
  Release release_;
  std::string name_;
  bool materialize_;
  bool freed_ = false;
  std::vector<SavedVariable> saved_;
};

std::unordered_set<c10::TensorImpl*> set_of(const Handle* handles, int64_t count) { return {handles, handles + count}; }

}  // namespace

// Makes `outputs` results of a node with these inputs. Where an output had to be replaced, `replaced` gets its handle,
// else null. `context` belongs to the node from the moment `*node` is set.
DT_API int32_t dt_function_connect(void* context, int32_t (*apply)(void*, void*, const Handle*, int64_t, Handle*, int64_t),
                                   void (*release)(void*), const char* name, int32_t materialize, const Handle* inputs, int64_t ninputs,
                                   const Handle* outputs, int64_t noutputs, const Handle* dirty, int64_t ndirty, const Handle* fixed,
                                   int64_t nfixed, const Handle* saved, int64_t nsaved, Handle* replaced, void** node) {
  return done([&] {
    auto created = std::shared_ptr<ManagedNode>(new ManagedNode(context, apply, release, name, materialize != 0), torch::autograd::deleteNode);
    *node = created.get();
    auto is_input = set_of(inputs, ninputs);
    auto is_dirty = set_of(dirty, ndirty);
    auto is_fixed = set_of(fixed, nfixed);
    torch::autograd::edge_list edges;
    for (const auto& t : shim::list(inputs, ninputs)) {
      edges.push_back(t.defined() && t.requires_grad() ? torch::autograd::impl::gradient_edge(t) : Edge());
    }
    created->set_next_edges(std::move(edges));

    for (int64_t i = 0; i < noutputs; i++) {
      auto t = *Optional(outputs[i]);
      auto* impl = outputs[i];
      bool differentiable = is_fixed.count(impl) == 0 && (at::isFloatingType(t.scalar_type()) || at::isComplexType(t.scalar_type()));
      if (is_dirty.count(impl) != 0) {
        TORCH_CHECK(is_input.count(impl) != 0, "output ", i, " of ", name, " was marked dirty but is no input");
        TORCH_CHECK(!(t.is_leaf() && t.requires_grad()), "a leaf that requires grad was changed in place by ", name);
        impl->bump_version();
        torch::autograd::impl::rebase_history(t, Edge(created, created->add_input_metadata(t)));
        continue;
      }
      if (is_input.count(impl) != 0 || t.requires_grad()) {
        t = t.detach();
        replaced[i] = give(t);
      }
      if (differentiable) {
        torch::autograd::impl::set_gradient_edge(t, Edge(created, created->add_input_metadata(t)));
      } else {
        created->add_input_metadata(Node::undefined_input());
      }
    }
    created->save(shim::list(saved, nsaved));
  });
}

// What was saved for backward; an error if an in-place operation changed it, or the graph was freed.
DT_API int32_t dt_function_saved(void* node, Handle** out, int64_t* count) {
  return done([&] { shim::put_list(static_cast<ManagedNode*>(node)->saved(), out, count); });
}
