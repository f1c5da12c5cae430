/*
 * The C boundary of the engine. Flat functions over caller-owned memory; the status is returned, nothing is thrown across it,
 * no pointer is kept after a call. One caller at a time per context: a second one gets CLM_BUSY.
 *
 * There is one function per member of IKernels, with its order of arguments: what is written, what is read, scalars. The shapes
 * stand beside the declarations: B batch, T time, C channels, H heads, D head size, V vocabulary, N = B*T rows in any leading
 * shape. S is the storage type of the run, F32 or BF16 (the same for every S of one call); F is always F32; I is I32.
 */
#ifndef CYBERLM_H
#define CYBERLM_H
#include <stdint.h>

#if defined(_WIN32)
#  define CLM_API __declspec(dllexport)
#else
#  define CLM_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define CLM_ABI_VERSION 3u /* changes whenever a signature or struct below changes */

typedef int32_t clm_status;
enum { CLM_OK = 0, CLM_BAD_ARGUMENT = 1, CLM_UNSUPPORTED = 2, CLM_OUT_OF_MEMORY = 3, CLM_BUSY = 4, CLM_INTERNAL = 5 };

typedef int32_t clm_dtype;
enum { CLM_F32 = 1, CLM_BF16 = 2, CLM_I32 = 4, CLM_I8 = 5 };

/* A contiguous row-major tensor. data == NULL: "not there" or "not wanted". */
typedef struct {
  void* data;
  int64_t dim[4];
  int32_t rank;
  clm_dtype dtype;
} clm_tensor;

/* A row of (H + 2 Hkv) D numbers: query, key and value heads of D numbers each. */
typedef struct {
  int32_t query, key_value, size;
} clm_heads;

/* clip_norm 0: no clipping. step counts from 1. */
typedef struct {
  float learning_rate, beta1, beta2, epsilon, weight_decay, clip_norm;
  int32_t step;
} clm_adamw_step;

/* temperature 0: the likeliest token. top_k 0, top_p 1, min_p 0: off. */
typedef struct {
  float temperature;
  int32_t top_k;
  float top_p, min_p;
} clm_next_token_options;

/* ---- context */

enum { CLM_ISA_BEST = 0, CLM_ISA_SCALAR = 1, CLM_ISA_AVX2 = 2, CLM_ISA_AVX512 = 3, CLM_ISA_AVX512_BF16 = 4, CLM_ISA_AMX_BF16 = 5 };

typedef struct clm_context clm_context;
typedef struct {
  uint32_t size;             /* sizeof(clm_context_desc): the handshake's second half */
  int32_t threads;           /* 0: one for each processor the calling thread may use. They live until the context is destroyed; the
                                thread that calls an operation counts as one of them */
  int32_t isa;               /* 0: best of this machine; else force one, for tests */
  int32_t spin_microseconds; /* how long a worker spins for the next operation before it sleeps; 0 or less: 50 */
  int32_t pin;               /* 0: no; 1: see clm_context_pinned */
} clm_context_desc;

CLM_API uint32_t clm_abi_version(void);
/* CLM_UNSUPPORTED: this processor, or its operating system, lacks the instruction set. Where AMX is, the first context asks Linux for its
   registers, for good: alternate signal stacks of this process must then be larger than 8 KiB, and a smaller one that is there already
   makes CLM_ISA_BEST an instruction set without AMX, with other bits. The context's threads take the process's signals. fork() does not
   carry them over: a child must not use a context that it inherits, nor destroy it. */
CLM_API clm_status clm_context_create(const clm_context_desc* desc, clm_context** out);
CLM_API void clm_context_destroy(clm_context* context);
/* "scalar", "avx2", "avx512", "avx512bf16", "amxbf16" */
CLM_API const char* clm_context_isa(const clm_context* context);
/* How many of the context's own threads are pinned to one processor each. With pin these are the second to the last of `threads`: thread
   i stays on the i-th processor (from 0, ascending, beginning again at the end) of those that the thread which created the context may
   use. The first is left to the caller, whose affinity is never touched: what it starts later would inherit it. A thread that the system
   refuses to pin runs where the system lets it, with the same results. One pinned context at a
   time: a second one gets the same processors. */
CLM_API int32_t clm_context_pinned(const clm_context* context);
/* One sentence, until the next call on the context. NULL: why this thread's clm_context_create failed. */
CLM_API const char* clm_last_error(const clm_context* context);

/* ---- allocation: aligned to 64 bytes at least, on huge pages where the system has them; uninitialised */

CLM_API clm_status clm_allocate(int64_t bytes, void** out);
CLM_API void clm_free(void* memory, int64_t bytes);

/* ---- roofline of this machine with the context's threads and instruction set */

/* Multiply-adds on registers only, in floating-point operations per second. */
CLM_API clm_status clm_measure_peak(clm_context* context, clm_dtype dtype, double* flops);
/* A copy between two blocks larger than the caches, read and write counted, in bytes per second. */
CLM_API clm_status clm_measure_copy(clm_context* context, double* bytes);

/* ---- embedding */

/* output F (N,C) = wte S (V,C)[tokens I (N)] + wpe S (T,C)[positions I (N)]; wpe may be absent. */
CLM_API clm_status clm_encoder_forward(clm_context* context, clm_tensor output, clm_tensor tokens, clm_tensor positions,
                                       clm_tensor wte, clm_tensor wpe);
/* dwte F (V,C)[tokens] += doutput F (N,C); dwpe F (T,C)[positions] += doutput; dwpe may be absent. */
CLM_API clm_status clm_encoder_backward(clm_context* context, clm_tensor dwte, clm_tensor dwpe, clm_tensor doutput,
                                        clm_tensor tokens, clm_tensor positions);

/* ---- normalisation, epsilon 1e-5 */

/* output S (N,C), mean rstd F (N), input F (N,C), weight bias S (C); bias may be absent. */
CLM_API clm_status clm_layernorm_forward(clm_context* context, clm_tensor output, clm_tensor mean, clm_tensor rstd,
                                         clm_tensor input, clm_tensor weight, clm_tensor bias);
/* dinput F (N,C) +=; dweight dbias F (C) +=, dbias may be absent; doutput S (N,C). */
CLM_API clm_status clm_layernorm_backward(clm_context* context, clm_tensor dinput, clm_tensor dweight, clm_tensor dbias,
                                          clm_tensor doutput, clm_tensor input, clm_tensor weight, clm_tensor mean,
                                          clm_tensor rstd);
/* output S (N,C), rstd F (N), input F (N,C), weight S (C). */
CLM_API clm_status clm_rmsnorm_forward(clm_context* context, clm_tensor output, clm_tensor rstd, clm_tensor input,
                                       clm_tensor weight);
/* dinput F (N,C) +=; dweight F (C) +=; doutput S (N,C). */
CLM_API clm_status clm_rmsnorm_backward(clm_context* context, clm_tensor dinput, clm_tensor dweight, clm_tensor doutput,
                                        clm_tensor input, clm_tensor weight, clm_tensor rstd);

/* ---- linear */

/* output S or F (N,OC) = input S (N,C) * weight S (OC,C)^T + bias S (OC); bias may be absent. */
CLM_API clm_status clm_matmul_forward(clm_context* context, clm_tensor output, clm_tensor input, clm_tensor weight,
                                      clm_tensor bias);
/* dinput S (N,C) =; dweight F (OC,C) +=; dbias F (OC) +=; doutput S (N,OC); dinput and dbias may be absent. */
CLM_API clm_status clm_matmul_backward(clm_context* context, clm_tensor dinput, clm_tensor dweight, clm_tensor dbias,
                                       clm_tensor doutput, clm_tensor input, clm_tensor weight);

/* weight S (OC,C) does not change and is not freed until clm_thaw: products with it as their weight read a copy in the order of the
   inner loop, at most as large as the weight with OC, and C of a BF16 one, rounded up to 32. The same bits, and much faster with few
   rows. Counted: as many thaws as freezes. */
CLM_API clm_status clm_freeze(clm_context* context, clm_tensor weight);
CLM_API clm_status clm_thaw(clm_context* context, clm_tensor weight);

/* ---- attention */

/* Rotates query and key heads of qkv S (N,(H+2Hkv)D) in place, pairs (i, i + D/2), by positions I (N) * theta^(-2i/D). */
CLM_API clm_status clm_rope_forward(clm_context* context, clm_tensor qkv, clm_tensor positions, clm_heads heads, float theta);
/* The inverse rotation of dqkv, in place. */
CLM_API clm_status clm_rope_backward(clm_context* context, clm_tensor dqkv, clm_tensor positions, clm_heads heads, float theta);
/* output S (B,T,HD), lse F (B,H,T), qkv S (B,T,(H+2Hkv)D), first I (B,T) may be absent: token t sees first[t]..t. Numbers that
   it does not see are multiplied by 0 and must be finite, here and in the gradient. */
CLM_API clm_status clm_attention_forward(clm_context* context, clm_tensor output, clm_tensor lse, clm_tensor qkv,
                                         clm_tensor first, clm_heads heads);
/* dqkv S (B,T,(H+2Hkv)D) =; doutput output S (B,T,HD). */
CLM_API clm_status clm_attention_backward(clm_context* context, clm_tensor dqkv, clm_tensor doutput, clm_tensor output,
                                          clm_tensor lse, clm_tensor qkv, clm_tensor first, clm_heads heads);
/* output S (N,HD), caches S (rows,maxT,HkvD), qkv S (N,(H+2Hkv)D), rows positions first I (N); first may be absent. No two tokens of a
   call may have the same row and position: which of them stays in the caches would be chance. */
CLM_API clm_status clm_attention_decode(clm_context* context, clm_tensor output, clm_tensor key_cache, clm_tensor value_cache,
                                        clm_tensor qkv, clm_tensor rows, clm_tensor positions, clm_tensor first,
                                        clm_heads heads);

/* ---- feed forward */

/* output S = 0.5 x (1 + erf(x / sqrt 2)). */
CLM_API clm_status clm_gelu_forward(clm_context* context, clm_tensor output, clm_tensor input);
/* dinput S = doutput S * gelu'(input S). */
CLM_API clm_status clm_gelu_backward(clm_context* context, clm_tensor dinput, clm_tensor doutput, clm_tensor input);
/* output S (N,C) = silu(gate) * up, input S (N,2C) = [gate | up]. */
CLM_API clm_status clm_swiglu_forward(clm_context* context, clm_tensor output, clm_tensor input);
/* dinput S (N,2C) =; doutput S (N,C), input S (N,2C). */
CLM_API clm_status clm_swiglu_backward(clm_context* context, clm_tensor dinput, clm_tensor doutput, clm_tensor input);
/* output F = left F + right S or F. */
CLM_API clm_status clm_residual_forward(clm_context* context, clm_tensor output, clm_tensor left, clm_tensor right);

/* ---- loss */

/* logits S or F (N,V), losses F (N), targets I (N) with -1 ignored, weights F (N) may be absent. With write_gradient the logits
   become their gradient times dloss * weights[n]. */
CLM_API clm_status clm_fused_classifier(clm_context* context, clm_tensor logits, clm_tensor losses, clm_tensor targets,
                                        clm_tensor weights, float dloss, int32_t write_gradient);

/* ---- optimizer */

/* sum F (1) += sum of values. */
CLM_API clm_status clm_add_sum(clm_context* context, clm_tensor sum, clm_tensor values);
/* sum F (1) += sum of squares of values. */
CLM_API clm_status clm_global_norm_squared(clm_context* context, clm_tensor sum, clm_tensor values);
/* weight S, master F (absent when S is F32), gradient m v F; norm_squared and skipped F (1), both may be absent. */
CLM_API clm_status clm_adamw(clm_context* context, clm_tensor weight, clm_tensor master, clm_tensor gradient, clm_tensor m,
                             clm_tensor v, clm_tensor norm_squared, clm_tensor skipped, const clm_adamw_step* step);
/* c F (M,N) = alpha * op(a) op(b) + beta * c; a b S or F. */
CLM_API clm_status clm_gemm(clm_context* context, clm_tensor c, clm_tensor a, clm_tensor b, int32_t transpose_a,
                            int32_t transpose_b, float alpha, float beta);
/* output F = beta * output + alpha * input F / sqrt(norm_squared F (1)); norm_squared absent: 1. A guard F (1) that is not finite
   makes it a no-op; guard may be absent. */
CLM_API clm_status clm_scaled_add(clm_context* context, clm_tensor output, clm_tensor input, clm_tensor norm_squared,
                                  clm_tensor guard, float alpha, float beta);

/* ---- memory */

/* output, of any type, = value. */
CLM_API clm_status clm_fill(clm_context* context, clm_tensor output, float value);
/* output = input between F32 and BF16, round to nearest even; NaN stays NaN. */
CLM_API clm_status clm_convert(clm_context* context, clm_tensor output, clm_tensor input);
/* output (N,C) = input (M,C)[index I (N)], any one type. */
CLM_API clm_status clm_gather_rows(clm_context* context, clm_tensor output, clm_tensor input, clm_tensor index);

/* ---- sampling */

/* ids I (N), log_likelihood F (N,2), logits S or F (N,V), allowed I (N,ceil(V/32)) may be absent, random F (N) in [0,1). */
CLM_API clm_status clm_next_token(clm_context* context, clm_tensor ids, clm_tensor log_likelihood, clm_tensor logits,
                                  clm_tensor allowed, clm_tensor random, const clm_next_token_options* options);

/* ---- int8 weights for decoding */

/* output I8 (OC,C) = round(input S (OC,C) / scale), scale F (OC) = max |row| / 127. */
CLM_API clm_status clm_quantize_rows(clm_context* context, clm_tensor output, clm_tensor scale, clm_tensor input);
/* output S or F (N,OC) = input S (N,C) * (weight I8 (OC,C) * scale F (OC))^T + bias S (OC); bias may be absent. */
CLM_API clm_status clm_matmul_quantized(clm_context* context, clm_tensor output, clm_tensor input, clm_tensor weight,
                                        clm_tensor scale, clm_tensor bias);

/* ---- fused */

/* residual F (N,C) = left F + right S or F; normed S (N,C) = layernorm(residual). */
CLM_API clm_status clm_residual_layernorm_forward(clm_context* context, clm_tensor residual, clm_tensor normed, clm_tensor mean,
                                                  clm_tensor rstd, clm_tensor left, clm_tensor right, clm_tensor weight,
                                                  clm_tensor bias);
/* residual F (N,C) = left F + right S or F; normed S (N,C) = rmsnorm(residual). */
CLM_API clm_status clm_residual_rmsnorm_forward(clm_context* context, clm_tensor residual, clm_tensor normed, clm_tensor rstd,
                                                clm_tensor left, clm_tensor right, clm_tensor weight);
/* scratch S or F (N,OC) = matmul_forward; output F (N,OC) = residual F + scratch. */
CLM_API clm_status clm_matmul_residual_forward(clm_context* context, clm_tensor output, clm_tensor scratch, clm_tensor residual,
                                               clm_tensor input, clm_tensor weight, clm_tensor bias);
/* pregelu S (N,OC) = matmul_forward; output S (N,OC) = gelu(pregelu). */
CLM_API clm_status clm_matmul_gelu_forward(clm_context* context, clm_tensor output, clm_tensor pregelu, clm_tensor input,
                                           clm_tensor weight, clm_tensor bias);
/* preswiglu S (N,2OC) = matmul_forward; output S (N,OC) = swiglu(preswiglu). */
CLM_API clm_status clm_matmul_swiglu_forward(clm_context* context, clm_tensor output, clm_tensor preswiglu, clm_tensor input,
                                             clm_tensor weight, clm_tensor bias);
/* matmul_backward of a layer whose input is gelu S (N,C) of pregelu S (N,C): dpregelu S (N,C) is the gradient before the GELU. */
CLM_API clm_status clm_matmul_gelu_backward(clm_context* context, clm_tensor dpregelu, clm_tensor dweight, clm_tensor dbias,
                                            clm_tensor doutput, clm_tensor gelu, clm_tensor pregelu, clm_tensor weight);

#ifdef __cplusplus
}
#endif
#endif
