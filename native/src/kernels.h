#pragma once
#include <cstdint>

#include "kernels/attention.h"
#include "kernels/elementwise.h"
#include "kernels/matmul.h"
#include "kernels/quantized.h"
#include "kernels/roofline.h"

// What one instruction set fills in. Plain function pointers: nothing inline may leak out of an instruction set's file.
// A new family of operations: a struct of its own in kernels/<family>.h, a member here, an #include in isa/table.h.
namespace clm {

struct Kernels {
  const char* name;
  MatmulKernels matmul;
  AttentionKernels attention;
  ElementwiseKernels elementwise;
  QuantizedKernels quantized;
  RooflineKernels roofline;
};

extern const Kernels scalar_kernels;
extern const Kernels avx2_kernels;
extern const Kernels avx512_kernels;
extern const Kernels avx512bf16_kernels;
extern const Kernels amxbf16_kernels;

}
