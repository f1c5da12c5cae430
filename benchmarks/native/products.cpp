// products [THREADS [CONTENDER]]: GFLOP/s of the products of the model's layers, 4096 rows, F32 and BF16; each contender in turn, the best
// and the median of the rounds. Call it with OMP_NUM_THREADS=THREADS. With more than one thread name one contender a process, with a patient
// OpenMP (GOMP_SPINCOUNT=300000): threads that sleep between calls would be measured as slow kernels, and threads that spin between calls
// take the cores from whoever else is in the process.
#include "products.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "cyberlm.h"

namespace {

constexpr Shape shapes[] = {{4096, 256, 768}, {4096, 256, 256}, {4096, 256, 1024}, {4096, 1024, 256}, {4096, 256, 96},
                            {4096, 384, 1536}};
constexpr int rounds = 15;
constexpr const char* names[] = {"forward", "dinput", "dweight"};

double seconds(const std::function<void()>& call, int repetitions) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < repetitions; i++) call();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / repetitions;
}

struct Ratio {
  double log_sum = 0, least = 1e9;
  int count = 0;
  void add(double ours, double theirs) {
    log_sum += std::log(ours / theirs);
    least = std::min(least, ours / theirs);
    count++;
  }
};

}

Matrix::Matrix(int64_t r, int64_t c, bool half, uint32_t seed) : rows(r), columns(c), bf16(half) {
  const size_t bytes = static_cast<size_t>(r * c) * (half ? 2 : 4);
  void* memory = nullptr;
  if (clm_allocate(static_cast<int64_t>(bytes), &memory) != CLM_OK) std::exit(1);
  data = std::shared_ptr<void>(memory, [bytes](void* p) { clm_free(p, static_cast<int64_t>(bytes)); });
  for (int64_t i = 0; i < r * c; i++) {
    seed = seed * 1664525u + 1013904223u;
    const float value = static_cast<float>(seed >> 8) / (1 << 24) - 0.5f;
    uint32_t bits;
    std::memcpy(&bits, &value, 4);
    if (half) static_cast<uint16_t*>(data.get())[i] = static_cast<uint16_t>(bits >> 16);
    else static_cast<float*>(data.get())[i] = value;
  }
}

Layer::Layer(const Shape& s, bool half)
    : input(s.rows, s.channels, half, 1),
      weight(s.outputs, s.channels, half, 2),
      doutput(s.rows, s.outputs, half, 3),
      output(s.rows, s.outputs, half, 4),
      dinput(s.rows, s.channels, false, 5),
      dweight(s.outputs, s.channels, false, 6) {}

int main(int argc, char** argv) {
  const int threads = argc > 1 ? std::atoi(argv[1]) : 2;
  std::vector<Contender> contenders = {cyberlm(threads), onednn(), openblas()};
  const std::string only = argc > 2 ? argv[2] : "";
  std::erase_if(contenders, [&](const Contender& c) { return !c.prepare || (!only.empty() && c.name != only); });
  if (contenders.empty()) {
    std::fprintf(stderr, "there is no contender '%s' here\n", only.c_str());
    return 2;
  }
  for (const bool half : {false, true}) {
    std::vector<Ratio> ratios(contenders.size());
    std::printf("%s, %d threads, GFLOP/s, best / median of %d rounds\n", half ? "BF16" : "F32", threads, rounds);
    std::printf("%-16s %-8s", "N x C x OC", "");
    for (const Contender& c : contenders) std::printf(" %20s", c.name.c_str());
    std::printf("\n");
    for (const Shape& shape : shapes) {
      Layer layer(shape, half);
      for (const Product product : {Product::forward, Product::dinput, Product::dweight}) {
        const double flops = 2.0 * static_cast<double>(shape.rows * shape.channels * shape.outputs);
        std::vector<std::function<void()>> calls;
        std::vector<std::vector<double>> times(contenders.size());
        for (const Contender& c : contenders) calls.push_back(c.prepare(product, layer));
        for (int round = 0; round < rounds; round++) {
          for (size_t c = 0; c < calls.size(); c++) {
            if (calls[c]) times[c].push_back(seconds(calls[c], 3));
          }
        }
        std::printf("%4lldx%4lldx%4lld   %-8s", static_cast<long long>(shape.rows), static_cast<long long>(shape.channels),
                    static_cast<long long>(shape.outputs), names[static_cast<int>(product)]);
        for (size_t c = 0; c < calls.size(); c++) {
          std::sort(times[c].begin(), times[c].end());
          if (times[c].empty()) {
            std::printf(" %20s", "-");
            continue;
          }
          std::printf("        %5.0f / %5.0f", flops / times[c].front() / 1e9, flops / times[c][times[c].size() / 2] / 1e9);
          ratios[c].add(times[c].front(), times[0].front());
        }
        std::printf("\n");
      }
    }
    for (size_t c = 1; c < contenders.size(); c++) {
      if (ratios[c].count == 0) continue;
      std::printf("ours / %s, best of the rounds: geometric mean %.2f, least %.2f\n", contenders[c].name.c_str(),
                  std::exp(ratios[c].log_sum / ratios[c].count), ratios[c].least);
    }
    std::printf("\n");
  }
}

// ---- ours

namespace {

clm_tensor view(const Matrix& m) {
  clm_tensor t{};
  t.data = m.data.get();
  t.dim[0] = m.rows;
  t.dim[1] = m.columns;
  t.rank = 2;
  t.dtype = m.bf16 ? CLM_BF16 : CLM_F32;
  return t;
}

}

Contender cyberlm(int threads) {
  clm_context_desc description{};
  description.size = sizeof description;
  description.threads = threads;
  description.spin_microseconds = 50;
  clm_context* context = nullptr;
  if (clm_context_create(&description, &context) != CLM_OK) std::exit(1);
  return {"cyberlm", [context](Product product, Layer& l) -> std::function<void()> {
            switch (product) {
              case Product::forward:
                return [=, &l] { clm_matmul_forward(context, view(l.output), view(l.input), view(l.weight), clm_tensor{}); };
              case Product::dinput:
                return [=, &l] { clm_gemm(context, view(l.dinput), view(l.doutput), view(l.weight), 0, 0, 1, 0); };
              default:
                return [=, &l] { clm_gemm(context, view(l.dweight), view(l.doutput), view(l.input), 1, 0, 1, 1); };
            }
          }};
}

// ---- OpenBLAS, F32 only

#if defined(HAVE_OPENBLAS)
#include <cblas.h>
Contender openblas() {
  return {"openblas", [](Product product, Layer& l) -> std::function<void()> {
            if (l.input.bf16) return {};
            const auto f = [](const Matrix& m) { return static_cast<float*>(m.data.get()); };
            const int n = static_cast<int>(l.input.rows), c = static_cast<int>(l.input.columns), oc = static_cast<int>(l.weight.rows);
            switch (product) {
              case Product::forward:
                return [=, &l] {
                  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, oc, c, 1, f(l.input), c, f(l.weight), c, 0, f(l.output), oc);
                };
              case Product::dinput:
                return [=, &l] {
                  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, c, oc, 1, f(l.doutput), oc, f(l.weight), c, 0, f(l.dinput), c);
                };
              default:
                return [=, &l] {
                  cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, oc, c, n, 1, f(l.doutput), oc, f(l.input), c, 1, f(l.dweight), c);
                };
            }
          }};
}
#else
Contender openblas() { return {}; }
#endif

// ---- oneDNN

#if defined(HAVE_ONEDNN)
#include <dnnl.hpp>
Contender onednn() {
  return {"onednn", [](Product product, Layer& l) -> std::function<void()> {
            using namespace dnnl;
            static engine cpu(engine::kind::cpu, 0);
            static stream queue(cpu);
            const auto describe = [](const Matrix& m, bool transposed) {
              const auto type = m.bf16 ? memory::data_type::bf16 : memory::data_type::f32;
              return transposed ? memory::desc({m.columns, m.rows}, type, memory::dims{1, m.columns})
                                : memory::desc({m.rows, m.columns}, type, memory::dims{m.columns, 1});
            };
            const Matrix& a = product == Product::forward ? l.input : l.doutput;
            const Matrix& b = product == Product::dweight ? l.input : l.weight;
            const Matrix& c = product == Product::forward ? l.output : product == Product::dinput ? l.dinput : l.dweight;
            const auto a_desc = describe(a, product == Product::dweight);
            const auto b_desc = describe(b, product == Product::forward);
            const auto c_desc = describe(c, false);
            primitive_attr attributes;
            if (product == Product::dweight) {
              post_ops sum;
              sum.append_sum(1.0f);
              attributes.set_post_ops(sum);
            }
#if DNNL_VERSION_MAJOR >= 3
            const matmul::primitive_desc plan(cpu, a_desc, b_desc, c_desc, attributes);
#else
            const matmul::primitive_desc plan(matmul::desc(a_desc, b_desc, c_desc), attributes, cpu);
#endif
            const matmul call(plan);
            const std::unordered_map<int, memory> arguments = {{DNNL_ARG_SRC, memory(a_desc, cpu, a.data.get())},
                                                               {DNNL_ARG_WEIGHTS, memory(b_desc, cpu, b.data.get())},
                                                               {DNNL_ARG_DST, memory(c_desc, cpu, c.data.get())}};
            return [=] {
              call.execute(queue, arguments);
              queue.wait();
            };
          }};
}
#else
Contender onednn() { return {}; }
#endif
