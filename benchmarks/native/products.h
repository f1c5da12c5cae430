#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

/// The three products of a linear layer of N rows: output = input weight^T, dinput = doutput weight, dweight += doutput^T input.
enum class Product { forward, dinput, dweight };

struct Shape {
  int64_t rows, channels, outputs;
};

/// On huge pages, as the engine's own memory, so that nobody is slowed by an unlucky allocation.
struct Matrix {
  Matrix(int64_t rows, int64_t columns, bool bf16, uint32_t seed);
  int64_t rows, columns;
  bool bf16;
  std::shared_ptr<void> data;
};

/// input (N,C), weight (OC,C), doutput (N,OC) of one type; the results in F32, the forward one in the type of the operands.
struct Layer {
  Layer(const Shape& shape, bool bf16);
  Matrix input, weight, doutput, output, dinput, dweight;
};

/// A call for each product that runs once; empty where it cannot.
struct Contender {
  std::function<std::function<void()>(Product, Layer&)> prepare;
};

/// Names, and what makes each of them: in the process that will call it, since threads do not survive a fork. Ours is the first.
std::vector<std::pair<std::string, std::function<Contender()>>> all_contenders(int threads);
