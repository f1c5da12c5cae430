#include "emulation/cases/numbers.h"

#include <stdarg.h>
#include <stdio.h>

#include <random>

namespace cases {

bf16 to_bf16(float x) {
  const uint32_t bits = __builtin_bit_cast(uint32_t, x);
  return bf16{static_cast<uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1)) >> 16)};
}

double to_double(bf16 x) { return static_cast<double>(__builtin_bit_cast(float, static_cast<uint32_t>(x.bits) << 16)); }

std::vector<float> normal_floats(size_t count, unsigned seed, double scale) {
  std::mt19937_64 dice(seed);
  std::normal_distribution<double> normal(0, scale);
  std::vector<float> values(count);
  for (float& x : values) x = static_cast<float>(normal(dice));
  return values;
}

std::vector<bf16> normal_bf16(size_t count, unsigned seed, double scale) {
  std::vector<bf16> values;
  for (float x : normal_floats(count, seed, scale)) values.push_back(to_bf16(x));
  return values;
}

std::vector<double> doubles(const std::vector<bf16>& values) {
  std::vector<double> result;
  for (bf16 x : values) result.push_back(to_double(x));
  return result;
}

std::vector<double> doubles(const std::vector<float>& values) { return std::vector<double>(values.begin(), values.end()); }

double rounded_bf16(double x) { return to_double(to_bf16(static_cast<float>(x))); }

uint32_t blocks_of(int count, int size) { return static_cast<uint32_t>((count + size - 1) / size); }

std::string text(const char* format, ...) {
  char buffer[300];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(buffer, sizeof buffer, format, arguments);
  va_end(arguments);
  return buffer;
}

}
