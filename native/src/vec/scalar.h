#pragma once
#include <cmath>
#include <cstdint>
#include <cstring>

#include "vec/bf16.h"

#ifndef CLM_ISA
#error "CLM_ISA names the namespace of the instruction set this file is compiled for"
#endif

namespace clm::CLM_ISA {

/// Four floats in plain C++: what every processor has, and the meaning of the wider sets. The same members as in avx2.h and avx512.h.
struct Isa {
  typedef float V __attribute__((vector_size(16)));
  typedef int32_t Word __attribute__((vector_size(16)));
  using M = Word;
  static constexpr int width = 4;

  static V zero() { return V{}; }
  static V set1(float x) { return V{x, x, x, x}; }

  static V load(const float* p) {
    V v;
    std::memcpy(&v, p, sizeof v);
    return v;
  }
  static V load(const bf16* p) { return V{widen(p[0]), widen(p[1]), widen(p[2]), widen(p[3])}; }
  static V load(const int8_t* p) {
    return V{static_cast<float>(p[0]), static_cast<float>(p[1]), static_cast<float>(p[2]), static_cast<float>(p[3])};
  }
  /// The first n of width lanes, 0 <= n <= width; the others are 0 and their memory is not touched.
  template <class E>
  static V load(const E* p, int n) {
    E lanes[width] = {};
    for (int i = 0; i < n; i++) lanes[i] = p[i];
    return load(lanes);
  }

  static void store(float* p, V v) { std::memcpy(p, &v, sizeof v); }
  static void store(bf16* p, V v) {
    for (int i = 0; i < width; i++) p[i] = narrow(v[i]);
  }
  static void store_exact(bf16* p, V v, int n) { store(p, v, n); }
  template <class E>
  static void store(E* p, V v, int n) {
    E lanes[width];
    store(lanes, v);
    for (int i = 0; i < n; i++) p[i] = lanes[i];
  }

  static V add(V a, V b) { return a + b; }
  static V sub(V a, V b) { return a - b; }
  static V mul(V a, V b) { return a * b; }
  static V div(V a, V b) { return a / b; }
  /// a * b + c; two roundings here, one in the wider sets: the software fma is a hundred times slower.
  static V fma(V a, V b, V c) { return a * b + c; }
  /// c - a * b.
  static V fnma(V a, V b, V c) { return c - a * b; }
  /// b where either is NaN.
  static V max(V a, V b) { return a > b ? a : b; }
  static V min(V a, V b) { return a < b ? a : b; }
  static V sqrt(V a) { return V{std::sqrt(a[0]), std::sqrt(a[1]), std::sqrt(a[2]), std::sqrt(a[3])}; }
  static V abs(V a) { return floats(words(a) & 0x7fffffff); }
  /// To the nearest integer, ties to even; |a| below 2^22.
  static V round(V a) {
    const V magic = set1(12582912.0f);
    return (a + magic) - magic;
  }

  static M less(V a, V b) { return a < b; }
  static M equal(V a, V b) { return a == b; }
  /// Lanes 0..n-1 true; n may be negative or beyond the width.
  static M first_lanes(int n) { return Word{0, 1, 2, 3} < n; }
  /// yes where the mask is true, else no.
  static V select(M mask, V yes, V no) { return mask ? yes : no; }

  /// Sums and maxima over the lanes, in one order for all time.
  static float sum(V v) { return (v[0] + v[2]) + (v[1] + v[3]); }
  /// Four sums over the lanes at once, in an order of their own.
  static void sums_of_four(float* to, V a, V b, V c, V d) {
    store(to, V{sum(a), sum(b), sum(c), sum(d)});
  }
  static float maximum(V v) {
    float best = v[0];
    for (int i = 1; i < width; i++) best = v[i] > best ? v[i] : best;
    return best;
  }

  /// a * 2^n for whole n in -126..127.
  static V scaled(V a, V n) { return mul(a, power_of_two(n)); }
  /// The same for n in -151..128, outside the exponents of one float: the result may be 0, denormal or inf.
  static V scaled_far(V a, V n) {
    const V half = round(mul(n, set1(0.5f)));
    return scaled(scaled(a, half), sub(n, half));
  }
  /// 2^n for whole n in -126..127.
  static V power_of_two(V n) { return floats((__builtin_convertvector(n, Word) + 127) << 23); }

  static float widen(bf16 h) {
    const uint32_t bits = static_cast<uint32_t>(h.bits) << 16;
    float x;
    std::memcpy(&x, &bits, sizeof x);
    return x;
  }
  static float widen(float x) { return x; }
  /// To nearest even; NaN stays NaN.
  static bf16 narrow(float x) {
    uint32_t bits;
    std::memcpy(&bits, &x, sizeof bits);
    if ((bits & 0x7fffffffu) > 0x7f800000u) return bf16{static_cast<uint16_t>((bits >> 16) | 0x40u)};
    return bf16{static_cast<uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16)};
  }

 private:
  static Word words(V v) { return reinterpret_cast<Word>(v); }
  static V floats(Word w) { return reinterpret_cast<V>(w); }
};

}
