// Memory of small CPU tensors.
//
// libtorch asks glibc for 64-byte aligned memory for each tensor, the slowest way into that allocator: about a third of
// what making a small tensor costs. Here blocks of up to 4 KiB are kept by the thread that freed them and given to its
// next tensor of that size class. What is larger, and what a thread would keep too much of, goes the old way.
#include "shim.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>

#include <cstdlib>

#if !TORCH_AT_LEAST(2, 0)

namespace {

constexpr size_t kAlignment = 64;
constexpr size_t kClasses = 7;  // 64, 128, ... 4096 bytes
constexpr int32_t kMostKept = 256;

// Sits in the 64 bytes before the data, so that freeing needs the pointer only.
struct Header {
  Header* next;
  uint32_t size_class;
};
static_assert(sizeof(Header) <= kAlignment, "the header fits before aligned data");

struct Store {
  Header* free[kClasses] = {};
  int32_t count[kClasses] = {};
  ~Store();
};

// Blocks freed while the thread ends, after its store is gone, must not go there.
thread_local bool ended = false;
thread_local Store store;

Store::~Store() {
  ended = true;
  for (auto*& head : free) {
    while (head != nullptr) {
      auto* next = head->next;
      std::free(head);
      head = next;
    }
  }
}

void give_back(void* data) {
  if (data == nullptr) return;
  auto* block = reinterpret_cast<Header*>(static_cast<char*>(data) - kAlignment);
  auto c = block->size_class;
  if (ended || store.count[c] >= kMostKept) {
    std::free(block);
    return;
  }
  block->next = store.free[c];
  store.free[c] = block;
  store.count[c]++;
}

class SmallBlocks : public c10::Allocator {
 public:
  explicit SmallBlocks(c10::Allocator* large) : large_(large) {}

  c10::DataPtr allocate(size_t bytes) const override {
    if (bytes == 0 || bytes > (kAlignment << (kClasses - 1))) return large_->allocate(bytes);
    uint32_t c = bytes <= kAlignment ? 0 : 64 - __builtin_clzll(bytes - 1) - 6;
    Header* block = ended ? nullptr : store.free[c];
    if (block != nullptr) {
      store.free[c] = block->next;
      store.count[c]--;
    } else {
      void* fresh = nullptr;
      TORCH_CHECK(posix_memalign(&fresh, kAlignment, kAlignment + (kAlignment << c)) == 0, "out of memory for ", bytes, " bytes");
      block = static_cast<Header*>(fresh);
      block->size_class = c;
    }
    void* data = reinterpret_cast<char*>(block) + kAlignment;
    return {data, data, &give_back, at::Device(at::kCPU)};
  }

  // No single deleter fits both kinds of memory: raw_allocate is not offered, and nothing on the CPU uses it.
  c10::DeleterFnPtr raw_deleter() const override { return nullptr; }

 private:
  c10::Allocator* large_;
};

// Set when the shim is loaded, with a higher priority than libtorch's own.
const bool installed = [] {
  // Never destroyed: tensors may be freed after the library's own objects.
  c10::SetCPUAllocator(new SmallBlocks(c10::GetCPUAllocator()), 1);
  return true;
}();

}  // namespace

#endif
