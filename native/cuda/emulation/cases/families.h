#pragma once
#include "emulation/cases/suite.h"

namespace cases {

void emulator(Suite& suite);
void matmul_forward(Suite& suite);
void matmul_fused(Suite& suite);
void matmul_backward(Suite& suite);

struct Family {
  const char* name;
  void (*run)(Suite&);
};
constexpr Family families[] = {
    {"emulator", emulator},
    {"matmul_forward", matmul_forward},
    {"matmul_fused", matmul_fused},
    {"matmul_backward", matmul_backward},
};

}
