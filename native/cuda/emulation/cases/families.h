#pragma once
#include "emulation/cases/suite.h"

namespace cases {

void emulator(Suite& suite);
void matmul_forward(Suite& suite);
void matmul_fused(Suite& suite);
void matmul_backward(Suite& suite);
void attention_forward(Suite& suite);
void attention_backward(Suite& suite);
void attention_decode(Suite& suite);
void norms_forward(Suite& suite);
void norms_backward(Suite& suite);
void classifier(Suite& suite);
void adamw(Suite& suite);
void sums(Suite& suite);

struct Family {
  const char* name;
  void (*run)(Suite&);
};
constexpr Family families[] = {
    {"emulator", emulator},
    {"matmul_forward", matmul_forward},
    {"matmul_fused", matmul_fused},
    {"matmul_backward", matmul_backward},
    {"attention_forward", attention_forward},
    {"attention_backward", attention_backward},
    {"attention_decode", attention_decode},
    {"norms_forward", norms_forward},
    {"norms_backward", norms_backward},
    {"classifier", classifier},
    {"adamw", adamw},
    {"sums", sums},
};

}
