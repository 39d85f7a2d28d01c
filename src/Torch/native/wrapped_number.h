// A number as the second operand of add, sub, mul, div.
#pragma once

#include "shim.h"

namespace shim {

// Python wraps such a number into a zero-dimensional double (or int64) tensor, and the kernel then converts it to the
// other operand's dtype: an allocation and a copy for each call. Where no graph is recorded and the other operand is a
// plain float32 or float64 CPU tensor, the number is put into a tensor of that dtype at once, and the tensor is used
// again by the next call of the thread if nobody kept it. The bits of the result are the same.
class Wrapped {
 public:
  Wrapped(const at::Tensor& other, const Number& number) : t_(make(other, number)) {}
  operator const at::Tensor&() const { return t_; }

 private:
  static at::Tensor make(const at::Tensor& other, const Number& number);
  at::Tensor t_;
};

}  // namespace shim
