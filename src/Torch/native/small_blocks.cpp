// Memory of small CPU tensors.
//
// libtorch asks glibc for 64-byte aligned memory for each tensor, the slowest way into that allocator: about a third of
// what making a small tensor costs. Here blocks of up to 4 KiB are kept by the thread that freed them and given to its
// next tensor of that size class. Larger ones, and what a thread would keep too much of, go to glibc as before.
#include "shim.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>

#include <cstdlib>

#if !TORCH_AT_LEAST(2, 0)

namespace {

constexpr size_t kAlignment = 64;
constexpr size_t kClasses = 7;  // 64, 128, ... 4096 bytes
constexpr uint32_t kLarge = kClasses;
constexpr int32_t kMostKept = 256;

// Sits in the 64 bytes before the data, so that one deleter, which knows the pointer only, fits all.
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
  if (c == kLarge || ended || store.count[c] >= kMostKept) {
    std::free(block);
    return;
  }
  block->next = store.free[c];
  store.free[c] = block;
  store.count[c]++;
}

Header* fresh(size_t bytes, uint32_t size_class) {
  void* memory = nullptr;
  TORCH_CHECK(bytes + kAlignment > bytes && posix_memalign(&memory, kAlignment, kAlignment + bytes) == 0,
              "not enough memory: ", bytes, " bytes were asked for");
  auto* block = static_cast<Header*>(memory);
  block->size_class = size_class;
  return block;
}

Header* take(size_t bytes) {
  if (bytes > (kAlignment << (kClasses - 1))) return fresh(bytes, kLarge);
  uint32_t c = bytes <= kAlignment ? 0 : 64 - __builtin_clzll(bytes - 1) - 6;
  Header* block = ended ? nullptr : store.free[c];
  if (block == nullptr) return fresh(kAlignment << c, c);
  store.free[c] = block->next;
  store.count[c]--;
  return block;
}

class SmallBlocks : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) const override {
    void* data = bytes == 0 ? nullptr : reinterpret_cast<char*>(take(bytes)) + kAlignment;
    return {data, data, &give_back, at::Device(at::kCPU)};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &give_back; }
};

// Set when the shim is loaded, with a higher priority than libtorch's own.
const bool installed = [] {
  // Never destroyed: tensors may be freed after the library's own objects.
  c10::SetCPUAllocator(new SmallBlocks(), 1);
  return true;
}();

}  // namespace

#endif
