#pragma once
#include "elementwise/distribution.h"
#include "elementwise/embedding.h"
#include "elementwise/feed_forward.h"
#include "elementwise/loss.h"
#include "elementwise/memory.h"
#include "elementwise/norms.h"
#include "elementwise/optimizer.h"
#include "elementwise/rope.h"

namespace clm::CLM_ISA {

constexpr ElementwiseKernels elementwise_table = {
    .encoder_forward = {encoder_forward<float>, encoder_forward<bf16>},
    .encoder_backward = encoder_backward,
    .layernorm_forward = {layernorm_forward<float>, layernorm_forward<bf16>},
    .rmsnorm_forward = {rmsnorm_forward<float>, rmsnorm_forward<bf16>},
    .layernorm_backward = {norm_backward<float, true>, norm_backward<bf16, true>},
    .rmsnorm_backward = {norm_backward<float, false>, norm_backward<bf16, false>},
    .rope = {rope<float>, rope<bf16>},
    .gelu_forward = {gelu_forward<float>, gelu_forward<bf16>},
    .gelu_backward = {gelu_backward<float>, gelu_backward<bf16>},
    .swiglu_forward = {swiglu_forward<float>, swiglu_forward<bf16>},
    .swiglu_backward = {swiglu_backward<float>, swiglu_backward<bf16>},
    .residual = {residual<float>, residual<bf16>},
    .classifier = {classifier<float>, classifier<bf16>},
    .sum = {sum<float, false>, sum<bf16, false>},
    .sum_of_squares = {sum<float, true>, sum<bf16, true>},
    .adamw = {adamw<float>, adamw<bf16>},
    .scaled_add = scaled_add,
    .narrow = convert<bf16, float>,
    .widen = convert<float, bf16>,
    .distribution_f32 = distribution<float>,
    .distribution_bf16 = distribution<bf16>,
};

}
