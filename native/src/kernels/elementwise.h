#pragma once
#include <cstdint>

// Element-wise and row-wise operations of one instruction set. A kernel does the rows, columns or elements [begin, end) of a call;
// what it reads and writes stands in the call's struct, where void* is an array of the storage type, F32 or BF16.
namespace clm {

template <class Call>
using Kernel = void (*)(const Call& call, int64_t begin, int64_t end);

template <class Call>
struct ByStorage {
  Kernel<Call> f32, bf16;
  Kernel<Call> of(bool is_bf16) const { return is_bf16 ? bf16 : f32; }
};

struct EncoderForward {
  float* output;            // (N,C)
  const int32_t* tokens;    // (N)
  const int32_t* positions; // (N)
  const void* wte;          // (V,C)
  const void* wpe;          // (T,C) or null
  int64_t channels;
};

struct EncoderBackward {
  float* dwte;              // (V,C)
  float* dwpe;              // (T,C) or null
  const float* doutput;     // (N,C)
  const int32_t* tokens;    // (N)
  const int32_t* positions; // (N)
  int64_t rows, channels;
};

/// LayerNorm, and RMSNorm where mean is null.
struct NormForward {
  void* output;       // (N,C)
  float* mean;        // (N) or null
  float* rstd;        // (N)
  const float* input; // (N,C)
  const void* weight; // (C)
  const void* bias;   // (C) or null
  int64_t channels;
};

struct NormBackward {
  float* dinput;       // (N,C)
  float* partial;      // (chunks,2,C): dweight and dbias of each chunk of rows
  const void* doutput; // (N,C)
  const float* input;  // (N,C)
  const void* weight;  // (C)
  const float* mean;   // (N) or null
  const float* rstd;   // (N)
  int64_t channels, chunk_rows;
};

struct Rope {
  void* qkv;             // (N,width), in place
  const float* cosines;  // (slots,D/2)
  const float* sines;    // (slots,D/2), negative for the inverse
  const int32_t* slots;  // (N) the table's row for each row, or null: its own
  int64_t width, heads, size;
};

struct Unary {
  void* output;
  const void* input;
};

struct Binary {
  void* output;
  const void* left;
  const void* right;
};

/// The channels of output (N,C), half of the input's (N,2C) = [gate | up].
struct SwiGlu {
  void* output;
  const void* doutput;
  const void* input;
  int64_t channels;
};

struct Classifier {
  void* logits;           // (N,V)
  float* losses;          // (N)
  const int32_t* targets; // (N)
  const float* weights;   // (N) or null
  int64_t vocabulary;
  float dloss;
  bool write_gradient;
};

/// Sums of fixed chunks of elements, one partial each.
struct Sum {
  double* partial;
  const void* values;
  int64_t chunk;
};

struct AdamW {
  void* weight;
  float* master; // null: weight is F32 and its own master
  const float* gradient;
  float* m;
  float* v;
  float clip, beta1, beta2, one_minus_beta1, one_minus_beta2, first_bias, second_bias, learning_rate, weight_decay, epsilon;
};

struct ScaledAdd {
  float* output;
  const float* input;
  float alpha, beta;
};

/// The distribution of one row of logits: softmax of what the mask allows, and what both likelihoods need.
struct Distribution {
  const void* logits;        // (V)
  const uint32_t* allowed;   // (ceil(V/32)) or null
  float* values;             // (V) out: the logits, -inf where the mask forbids
  float* masses;             // (V) out: exp((value - likeliest) / temperature); untouched at temperature 0
  int64_t vocabulary;
  float temperature;
  float total_mass;          // out: sum of the masses
  float log_sum_allowed;     // out: ln of the sum of exp over the allowed logits
  float log_sum_all;         // out: and over all
};

struct ElementwiseKernels {
  ByStorage<EncoderForward> encoder_forward;
  Kernel<EncoderBackward> encoder_backward; // of columns
  ByStorage<NormForward> layernorm_forward, rmsnorm_forward;
  ByStorage<NormBackward> layernorm_backward, rmsnorm_backward;
  ByStorage<Rope> rope;
  ByStorage<Unary> gelu_forward;
  ByStorage<Binary> gelu_backward; // left doutput, right input
  ByStorage<SwiGlu> swiglu_forward, swiglu_backward;
  ByStorage<Binary> residual; // by the type of right
  ByStorage<Classifier> classifier;
  ByStorage<Sum> sum, sum_of_squares; // of chunks
  ByStorage<AdamW> adamw;
  Kernel<ScaledAdd> scaled_add;
  Kernel<Unary> narrow, widen; // F32 to BF16 and back
  void (*distribution_f32)(Distribution& call);
  void (*distribution_bf16)(Distribution& call);
};

}
