#include "products.h"

#include <cstdlib>
#include <cstring>

#include "cyberlm.h"

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

static Contender cyberlm(int threads) {
  clm_context_desc description{};
  description.size = sizeof description;
  description.threads = threads;
  description.spin_microseconds = 50;
  clm_context* context = nullptr;
  if (clm_context_create(&description, &context) != CLM_OK) std::exit(1);
  return {[context](Product product, Layer& l) -> std::function<void()> {
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
static Contender openblas() {
  return {[](Product product, Layer& l) -> std::function<void()> {
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
#endif

// ---- oneDNN

#if defined(HAVE_ONEDNN)
#include <dnnl.hpp>
static Contender onednn() {
  return {[](Product product, Layer& l) -> std::function<void()> {
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
#endif

std::vector<std::pair<std::string, std::function<Contender()>>> all_contenders(int threads) {
  std::vector<std::pair<std::string, std::function<Contender()>>> all = {{"cyberlm", [=] { return cyberlm(threads); }}};
#if defined(HAVE_ONEDNN)
  all.push_back({"onednn", onednn});
#endif
#if defined(HAVE_OPENBLAS)
  all.push_back({"openblas", openblas});
#endif
  return all;
}
