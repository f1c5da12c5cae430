// pair LIBRARY_A LIBRARY_B [THREADS] [ROUNDS] [f32|bf16] [FILTER]: two builds of the engine in one process, operation by operation, in
// turns: a busy machine slows both, so that a hundredth shows. Prints each one's fastest and median call in milliseconds and B's ratio to
// A; the shapes are a training step's of 4 x 4 x 256, 4096 tokens. PAIR_ISA=2 asks both for an instruction set of CLM_ISA_*.
#include <dlfcn.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "cyberlm.h"
#include "quiet.h"

namespace {

constexpr int64_t N = 4096, C = 256, V = 512, T = 512, H = 4;

[[noreturn]] void refuse(const char* sentence) {
  std::fprintf(stderr, "pair: %s\n", sentence);
  std::exit(2);
}

/// One build, loaded apart from the other.
class Library {
 public:
  Library(const char* path, int threads) : handle_(dlopen(path, RTLD_NOW | RTLD_LOCAL)) {
    if (handle_ == nullptr) refuse(dlerror());
    if (call(&clm_abi_version, "clm_abi_version")() != CLM_ABI_VERSION) refuse("a build with another header cannot be called");
    clm_context_desc description{};
    description.size = sizeof description;
    description.threads = threads;
    description.isa = std::getenv("PAIR_ISA") != nullptr ? std::atoi(std::getenv("PAIR_ISA")) : CLM_ISA_BEST;
    description.spin_microseconds = 50;
    if (call(&clm_context_create, "clm_context_create")(&description, &context) != CLM_OK) {
      refuse(call(&clm_last_error, "clm_last_error")(nullptr));
    }
  }
  /// The function of this build that has the type of `like`.
  template <class F>
  F call(F /*like*/, const char* name) const {
    void* const found = dlsym(handle_, name);
    if (found == nullptr) refuse(dlerror());
    return reinterpret_cast<F>(found);
  }
  clm_context* context = nullptr;

 private:
  void* handle_;
};

/// Memory of the first library's, on huge pages, filled with small numbers.
clm_tensor tensor(const Library& library, clm_dtype dtype, std::initializer_list<int64_t> shape) {
  clm_tensor t{};
  int64_t count = 1;
  for (int64_t d : shape) {
    t.dim[t.rank++] = d;
    count *= d;
  }
  t.dtype = dtype;
  if (library.call(&clm_allocate, "clm_allocate")(count * (dtype == CLM_BF16 ? 2 : 4), &t.data) != CLM_OK) std::exit(1);
  uint32_t seed = 1;
  for (int64_t i = 0; i < count; i++) {
    seed = seed * 1664525u + 1013904223u;
    const float value = static_cast<float>(seed >> 8) / (1 << 24) - 0.5f;
    uint32_t bits;
    std::memcpy(&bits, &value, 4);
    if (dtype == CLM_I32) static_cast<int32_t*>(t.data)[i] = static_cast<int32_t>(i % V);
    else if (dtype == CLM_BF16) static_cast<uint16_t*>(t.data)[i] = static_cast<uint16_t>(bits >> 16);
    else static_cast<float*>(t.data)[i] = value;
  }
  return t;
}

struct Case {
  std::string name;
  std::function<clm_status(const Library&)> run;
};

/// A call whose operands are made here, once.
template <class F, class... Operands>
std::function<clm_status(const Library&)> bound(F function, const char* name, Operands... operands) {
  return [=](const Library& library) { return library.call(function, name)(library.context, operands...); };
}
#define CALL(function, ...) bound(static_cast<decltype(&function)>(nullptr), #function, __VA_ARGS__)

std::vector<Case> cases(const Library& a, clm_dtype S) {
  const auto storage = [&](std::initializer_list<int64_t> shape) { return tensor(a, S, shape); };
  const auto floats = [&](std::initializer_list<int64_t> shape) { return tensor(a, CLM_F32, shape); };
  const clm_tensor none{};
  const clm_heads heads{H, H, C / H};
  std::vector<Case> all;
  const int64_t layers[][3] = {{N, C, 3 * C}, {N, C, C}, {N, C, 4 * C}, {N, 4 * C, C}, {N, C, 96}, {16, C, 3 * C}, {1, C, 3 * C}};
  for (const auto& [rows, in, out] : layers) {
    const std::string shape = " " + std::to_string(rows) + "x" + std::to_string(in) + "x" + std::to_string(out);
    const clm_tensor x = storage({rows, in}), w = storage({out, in}), bias = storage({out}), y = storage({rows, out});
    all.push_back({"forward" + shape, CALL(clm_matmul_forward, y, x, w, none)});
    all.push_back({"forward, bias" + shape, CALL(clm_matmul_forward, y, x, w, bias)});
    if (rows < N) continue;
    const clm_tensor dx = storage({rows, in}), dw = floats({out, in});
    all.push_back({"dinput" + shape, CALL(clm_gemm, floats({rows, in}), y, w, 0, 0, 1, 0)});
    all.push_back({"dweight" + shape, CALL(clm_matmul_backward, none, dw, none, y, x, w)});
    all.push_back({"backward" + shape, CALL(clm_matmul_backward, dx, dw, floats({out}), y, x, w)});
  }
  const clm_tensor x = floats({N, C}), dx = floats({N, C}), normed = storage({N, C}), weight = storage({C}), dweight = floats({C});
  const clm_tensor mean = floats({N}), rstd = floats({N}), lse = floats({N / T, H, T});
  all.push_back({"layernorm forward", CALL(clm_layernorm_forward, normed, mean, rstd, x, weight, weight)});
  all.push_back({"layernorm backward", CALL(clm_layernorm_backward, dx, dweight, floats({C}), normed, x, weight, mean, rstd)});
  all.push_back({"rmsnorm backward", CALL(clm_rmsnorm_backward, dx, dweight, normed, x, weight, rstd)});
  const clm_tensor qkv = storage({N / T, T, 3 * C}), dqkv = storage({N / T, T, 3 * C}), seen = storage({N / T, T, C});
  all.push_back({"attention forward", CALL(clm_attention_forward, seen, lse, qkv, none, heads)});
  all.push_back({"attention backward", CALL(clm_attention_backward, dqkv, storage({N / T, T, C}), seen, lse, qkv, none, heads)});
  all.push_back({"rope forward", CALL(clm_rope_forward, storage({N, 3 * C}), tensor(a, CLM_I32, {N}), heads, 10000.0f)});
  const clm_tensor wide = storage({N, 4 * C}), dwide = storage({N, 4 * C}), narrow = storage({N, 2 * C});
  const clm_tensor up = storage({4 * C, C}), down = storage({C, 4 * C}), dout = storage({N, C});
  all.push_back({"gelu forward", CALL(clm_gelu_forward, dwide, wide)});
  all.push_back({"gelu backward", CALL(clm_gelu_backward, dwide, wide, wide)});
  all.push_back({"swiglu forward", CALL(clm_swiglu_forward, narrow, wide)});
  all.push_back({"swiglu backward", CALL(clm_swiglu_backward, dwide, narrow, wide)});
  all.push_back({"matmul gelu forward", CALL(clm_matmul_gelu_forward, dwide, wide, dout, up, storage({4 * C}))});
  all.push_back({"matmul swiglu forward", CALL(clm_matmul_swiglu_forward, narrow, wide, dout, up, none)});
  all.push_back({"matmul residual forward", CALL(clm_matmul_residual_forward, dx, normed, x, wide, down, none)});
  all.push_back({"matmul gelu backward", CALL(clm_matmul_gelu_backward, dwide, floats({C, 4 * C}), floats({C}), dout, wide, wide, down)});
  all.push_back({"classifier", CALL(clm_fused_classifier, storage({N, V}), floats({N}), tensor(a, CLM_I32, {N}), none, 1e-4f, 0)});
  const clm_tensor parameters = storage({4 * C, C}), master = S == CLM_F32 ? none : floats({4 * C, C});
  const clm_tensor gradient = floats({4 * C, C}), m = floats({4 * C, C}), v = tensor(a, CLM_F32, {4 * C, C});
  static const clm_adamw_step step = {0, 0.9f, 0.95f, 1e-8f, 0, 0, 1};
  all.push_back({"adamw", CALL(clm_adamw, parameters, master, gradient, m, v, none, none, &step)});
  return all;
}

double seconds(const std::function<void()>& call) {
  const auto start = std::chrono::steady_clock::now();
  call();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}

int main(int argc, char** argv) {
  if (argc < 3) refuse("LIBRARY_A LIBRARY_B [THREADS] [ROUNDS] [f32|bf16] [FILTER]");
  const int threads = argc > 3 ? std::atoi(argv[3]) : 2;
  const int rounds = argc > 4 ? std::atoi(argv[4]) : 31;
  const std::string dtype = argc > 5 ? argv[5] : "f32";
  if (dtype != "f32" && dtype != "bf16") refuse("numbers are f32 or bf16");
  const Library libraries[] = {{argv[1], threads}, {argv[2], threads}};
  QuietRounds quiet([&] {
    double flops = 0;
    libraries[0].call(&clm_measure_peak, "clm_measure_peak")(libraries[0].context, CLM_F32, &flops);
    return flops;
  });
  int measured = 0;
  std::printf("%-30s %18s %18s   b / a: least, median\n", "", "a, ms", "b, ms");
  for (const Case& c : cases(libraries[0], dtype == "bf16" ? CLM_BF16 : CLM_F32)) {
    if (argc > 6 && c.name.find(argv[6]) == std::string::npos) continue;
    measured++;
    std::vector<double> times[2];
    const double once = std::max(1e-6, seconds([&] { c.run(libraries[0]); }));
    const int calls = std::max(1, static_cast<int>(0.002 / once));
    double latest[2];
    const auto round = [&] {
      for (int side = 0; side < 2; side++) {
        clm_status status = CLM_OK;
        const double time = seconds([&] { for (int i = 0; i < calls; i++) status = std::max(status, c.run(libraries[side])); });
        if (status != CLM_OK) {
          refuse(libraries[side].call(&clm_last_error, "clm_last_error")(libraries[side].context));
        }
        latest[side] = time / calls * 1e3;
      }
    };
    for (int i = 0; i < 3; i++) round();
    quiet.take(rounds, round, [&] { for (int side = 0; side < 2; side++) times[side].push_back(latest[side]); });
    for (auto& list : times) std::sort(list.begin(), list.end());
    const size_t half = times[0].size() / 2;
    std::printf("%-30s %8.3f %9.3f %8.3f %9.3f   %.3f %.3f\n", c.name.c_str(), times[0][0], times[0][half], times[1][0], times[1][half],
                times[1][0] / times[0][0], times[1][half] / times[0][half]);
    std::fflush(stdout);
  }
  if (measured == 0) refuse("no case has that in its name");
  quiet.report();
}
