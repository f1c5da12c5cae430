#pragma once
// Included by each file of this folder after the vector type of its instruction set: all operation templates, then their table.
//
// Two rules for everything included from here. All of it lives in namespace clm::CLM_ISA or in an unnamed namespace. And nothing
// from the standard library that is a function template (std::min, std::vector ...): the linker keeps one copy of such a function,
// perhaps the one compiled for AVX-512, and an older machine would run it.
#include "vec/math.h"

#include "attention/table.h"
#include "elementwise/table.h"
#include "kernels.h"
#include "matmul/add_slices.h"
#include "matmul/block.h"
#include "matmul/sum_rows.h"
#include "quantized/table.h"
#include "roofline/peak.h"

#define CLM_STRING_OF(name) #name
#define CLM_STRING(name) CLM_STRING_OF(name)

namespace clm::CLM_ISA {

constexpr Kernels table = {
    .name = CLM_STRING(CLM_ISA),
    .matmul = {.floats = Block<FloatCore>::engine,
               .halves = Block<HalfCore>::engine,
               .add_slices = add_slices,
               .sum_rows = sum_rows_of},
    .attention = attention_table,
    .elementwise = elementwise_table,
    .quantized = quantized_table,
    .roofline = roofline_table,
};

}
