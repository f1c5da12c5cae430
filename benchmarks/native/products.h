#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
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

/// One contender: a call for each product that runs once; empty where it cannot.
struct Contender {
  std::string name;
  std::function<std::function<void()>(Product, Layer&)> prepare;
};

Contender cyberlm(int threads);
Contender onednn();
Contender openblas();
