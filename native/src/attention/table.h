#pragma once
#include "attention/backward.h"
#include "attention/decode.h"
#include "attention/forward.h"

namespace clm::CLM_ISA {

using ForwardFloats = AttentionForward<FloatCore, float>;
using ForwardHalves = AttentionForward<HalfCore, bf16>;
using BackwardFloats = AttentionBackward<FloatCore, float>;
using BackwardHalves = AttentionBackward<HalfCore, bf16>;

inline int64_t attention_forward_words(const AttentionJob& job) {
  return job.bf16 ? ForwardHalves::words(job) : ForwardFloats::words(job);
}
inline int64_t attention_backward_words(const AttentionJob& job) {
  return job.bf16 ? BackwardHalves::words(job) : BackwardFloats::words(job);
}
inline void attention_forward(const AttentionJob& job, float* scratch, int64_t row, int64_t key_head) {
  const auto run = job.bf16 ? ForwardHalves::run : ForwardFloats::run;
  run(job, scratch, row, key_head);
}
inline void attention_backward(const AttentionJob& job, float* scratch, int64_t row, int64_t key_head) {
  const auto run = job.bf16 ? BackwardHalves::run : BackwardFloats::run;
  run(job, scratch, row, key_head);
}
inline int64_t attention_decode_words(const DecodeJob& job) { return AttentionDecode<float>::words(job); }
inline void attention_decode(const DecodeJob& job, float* scratch, int64_t token, int64_t begin_head, int64_t end_head) {
  const auto run = job.bf16 ? AttentionDecode<bf16>::run : AttentionDecode<float>::run;
  run(job, scratch, token, begin_head, end_head);
}

constexpr AttentionKernels attention_table = {
    .forward_words = attention_forward_words,
    .backward_words = attention_backward_words,
    .forward = attention_forward,
    .backward = attention_backward,
    .decode_words = attention_decode_words,
    .decode = attention_decode,
};

}
