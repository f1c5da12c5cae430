#pragma once
// Numbers for tests: drawn once, as the kernel reads them, and the same in double for the reference.
#include <string>
#include <vector>

#include "words/types.h"

namespace cases {

bf16 to_bf16(float x);
double to_double(bf16 x);

/// Normal numbers that depend on nothing but the seed.
std::vector<float> normal_floats(size_t count, unsigned seed, double scale = 1);
std::vector<bf16> normal_bf16(size_t count, unsigned seed, double scale = 1);

std::vector<double> doubles(const std::vector<bf16>& values);
std::vector<double> doubles(const std::vector<float>& values);

/// What a value becomes between two operations.
double rounded_bf16(double x);

uint32_t blocks_of(int count, int size);
/// printf into a string: the names of cases.
std::string text(const char* format, ...) __attribute__((format(printf, 1, 2)));

}
