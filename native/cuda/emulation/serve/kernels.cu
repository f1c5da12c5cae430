// All kernels in one file, so that the list of parameters is taken from their definitions and cannot differ from them.
#include "emulation/serve/kernels.h"

#include <type_traits>
#include <utility>

#include "adamw.cu"
#include "add_slices.cu"
#include "attention_backward.cu"
#include "attention_decode.cu"
#include "attention_forward.cu"
#include "classifier.cu"
#include "matmul_backward.cu"
#include "matmul_forward.cu"
#include "matmul_fused.cu"
#include "norms_backward.cu"
#include "norms_forward.cu"
#include "sums.cu"

namespace serve {

namespace {

template <class T>
constexpr Parameter parameter(T*) {
  constexpr bool is_const = !std::is_same_v<T, std::remove_const_t<T>>;
  using Pointed = std::remove_const_t<T>;
  constexpr Kind kind = std::is_same_v<Pointed, bf16>    ? Kind::bf16_pointer
                        : std::is_same_v<Pointed, float> ? Kind::f32_pointer
                                                         : Kind::i32_pointer;
  static_assert(kind != Kind::i32_pointer || std::is_same_v<Pointed, int>, "a kind of pointer that no tensor is");
  return {kind, !is_const, sizeof(T*)};
}
template <class T>
constexpr Parameter parameter(T) {
  return {Kind::value, false, sizeof(T)};
}

/// Runs on an emulated thread, but the arguments are the host's: these accesses are not to be checked.
template <class... P, size_t... i>
__attribute__((no_sanitize("thread"))) void call(void (*function)(P...), void* const* arguments, std::index_sequence<i...>) {
  function(*static_cast<P*>(arguments[i])...);
}

template <class... P>
__attribute__((no_sanitize("thread"))) void call_as(void (*function)(), void* const* arguments) {
  call(reinterpret_cast<void (*)(P...)>(function), arguments, std::index_sequence_for<P...>());
}

template <class... P>
Kernel kernel(const char* name, void (*function)(P...)) {
  return {name, {parameter(P{})...}, reinterpret_cast<void (*)()>(function), call_as<P...>};
}

#define KERNEL(name) kernel(#name, name)
#define KERNEL_OF_TILES(name) KERNEL(name##_128), KERNEL(name##_64)
#define KERNEL_OF_HEADS(name) KERNEL(name##_32), KERNEL(name##_64), KERNEL(name##_128)

const Kernel kernels[] = {
    KERNEL(adamw_bf16),
    KERNEL(adamw_f32),
    KERNEL(add_slices),
    KERNEL(attention_cache_bf16),
    KERNEL(attention_delta_bf16),
    KERNEL_OF_HEADS(attention_decode_bf16),
    KERNEL_OF_HEADS(attention_dkey_dvalue_bf16),
    KERNEL_OF_HEADS(attention_dquery_bf16),
    KERNEL_OF_HEADS(attention_forward_bf16),
    KERNEL(fused_classifier_bf16),
    KERNEL(fused_classifier_f32),
    KERNEL(layernorm_dinput_bf16),
    KERNEL(layernorm_dweight_bf16),
    KERNEL(layernorm_forward_bf16),
    KERNEL(matmul_dbias_bf16),
    KERNEL_OF_TILES(matmul_dinput_bf16),
    KERNEL_OF_TILES(matmul_dweight_bf16),
    KERNEL_OF_TILES(matmul_forward_bf16),
    KERNEL_OF_TILES(matmul_forward_bf16_f32),
    KERNEL_OF_TILES(matmul_gelu_dinput_bf16),
    KERNEL_OF_TILES(matmul_gelu_forward_bf16),
    KERNEL_OF_TILES(matmul_residual_forward_bf16),
    KERNEL(residual_layernorm_forward_bf16),
    KERNEL(residual_rmsnorm_forward_bf16),
    KERNEL(rmsnorm_dinput_bf16),
    KERNEL(rmsnorm_dweight_bf16),
    KERNEL(rmsnorm_forward_bf16),
    KERNEL(sum_bf16),
    KERNEL(sum_f32),
    KERNEL(sum_partials),
    KERNEL(sum_squares_bf16),
    KERNEL(sum_squares_f32),
};

}

const Kernel* kernel_of(const std::string& name) {
  for (const Kernel& kernel : kernels) {
    if (name == kernel.name) return &kernel;
  }
  return nullptr;
}

}
