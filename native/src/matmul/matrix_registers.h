#pragma once
// The inner loop on AMX: registers of 16 rows of 64 bytes, and one instruction that multiplies two of them. Intel, "Architecture
// Instruction Set Extensions", TDPBF16PS: sums in F32, rounded to nearest even, denormals count as 0 whatever MXCSR says.
#include "matmul/core.h"
#include "matmul/geometry.h"

namespace clm::CLM_ISA {

/// What a product holds while it multiplies: nothing, with vector registers.
template <class Core>
struct Registers {
  Registers() {}
};

#if defined(__AMX_BF16__)

/// The matrix registers of this thread, shaped 16 x 64 bytes each; given back at the end, so that the system need not save their
/// 8 KiB when the thread sleeps or takes a signal.
template <>
struct Registers<MatrixCore> {
  Registers() { _tile_loadconfig(&shape); }
  ~Registers() { _tile_release(); }
  Registers(const Registers&) = delete;
  Registers& operator=(const Registers&) = delete;

 private:
  struct alignas(64) Shape {
    uint8_t palette, start, reserved[14];
    uint16_t bytes[16];
    uint8_t rows[16];
  };
  // A constant: GCC believes that ldtilecfg reads eight bytes, and would not finish a shape on the stack.
  static constexpr Shape shape = {1, 0, {}, {64, 64, 64, 64, 64, 64, 64, 64}, {16, 16, 16, 16, 16, 16, 16, 16}};
};

/// As micro_kernel, with 2 x 2 registers of sums, which begin with what stands in to.sums where that is to be added to; depth in whole
/// depth_units. Rows of a beyond Rows are read, up to 16 or 32, their sums dropped. Each sum is its own chain of additions along the
/// depth: a row has the same bits in any tile.
template <int Rows, Distance distance>
void matrix_kernel(int64_t depth, const float* a, const float* b, const TileTarget& to) {
  constexpr int side = 16;
  constexpr int a_bytes = row_stride * sizeof(float);
  constexpr int b_bytes = panel_columns * sizeof(float);
  constexpr bool two = Rows > side;
  static_assert(panel_columns == 2 * side && Rows <= 2 * side);
  alignas(64) float aside[(two ? 2 : 1) * side * panel_columns];
  for (int i = 0; i < (two ? 2 : 1) * side; i++) reads(a + i * row_stride, depth);
  reads(b, depth * panel_columns);
  for (int i = 0; i < Rows && distance == Distance::memory; i++) {
    if (to.halves != nullptr) {
      __builtin_prefetch(to.halves + i * to.halves_stride, 1);
    } else {
      __builtin_prefetch(to.sums + i * to.sums_stride, 1);
      __builtin_prefetch(to.sums + i * to.sums_stride + panel_columns - 1, 1);
    }
  }
  // Whole registers go straight to and from where the sums stand, others through here.
  const bool straight = Rows % side == 0;
  float* sums = straight ? to.sums : aside;
  int64_t sums_bytes = straight ? to.sums_stride * static_cast<int64_t>(sizeof(float)) : b_bytes;
  if (to.add) {
    for (int i = 0; i < Rows && !straight; i++) {
      for (int j = 0; j < panel_columns; j += Isa::width) {
        Isa::store(aside + i * panel_columns + j, Isa::load(to.sums + i * to.sums_stride + j));
      }
    }
    // The compiler does not know that a load into a matrix register reads memory.
    __asm__ volatile("" : : : "memory");
    _tile_loadd(0, sums, sums_bytes);
    _tile_loadd(1, sums + side, sums_bytes);
    if constexpr (two) {
      _tile_loadd(2, sums + side * sums_bytes / 4, sums_bytes);
      _tile_loadd(3, sums + side * sums_bytes / 4 + side, sums_bytes);
    }
  } else {
    __asm__ volatile("" : : : "memory");
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
  }
  for (int64_t k = 0; k < depth; k += side) {
    _tile_loadd(4, a, a_bytes);
    _tile_loadd(6, b, b_bytes);
    _tile_dpbf16ps(0, 4, 6);
    _tile_loadd(7, b + side, b_bytes);
    _tile_dpbf16ps(1, 4, 7);
    if constexpr (two) {
      _tile_loadd(5, a + side * row_stride, a_bytes);
      _tile_dpbf16ps(2, 5, 6);
      _tile_dpbf16ps(3, 5, 7);
    }
    a += side;
    b += side * panel_columns;
  }
  const bool finished = straight && to.halves == nullptr && to.bias == nullptr;
  if (!finished) {
    sums = aside;
    sums_bytes = b_bytes;
  }
  _tile_stored(0, sums, sums_bytes);
  _tile_stored(1, sums + side, sums_bytes);
  if constexpr (two) {
    _tile_stored(2, sums + side * sums_bytes / 4, sums_bytes);
    _tile_stored(3, sums + side * sums_bytes / 4 + side, sums_bytes);
  }
  if (finished) return;
  for (int j = 0; j < panel_columns; j += Isa::width) {
    const V bias = to.bias != nullptr ? Isa::load(to.bias + j) : Isa::zero();
    for (int i = 0; i < Rows; i++) {
      V value = Isa::load(aside + i * panel_columns + j);
      if (to.bias != nullptr) value = Isa::add(value, bias);
      if (to.halves != nullptr) {
        MatrixCore::store(to.halves + i * to.halves_stride + j, value);
      } else {
        Isa::store(to.sums + i * to.sums_stride + j, value);
      }
    }
  }
}

#endif

}
