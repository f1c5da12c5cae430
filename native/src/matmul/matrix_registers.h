#pragma once
// The inner loop on AMX: registers of 16 rows of 64 bytes, and one instruction that multiplies two of them. Intel, "Architecture
// Instruction Set Extensions", TDPBF16PS: sums in F32, rounded to nearest even, denormals count as 0 whatever MXCSR says.
#include "matmul/core.h"
#include "matmul/geometry.h"
#include "signal_stack.h"

namespace clm::CLM_ISA {

/// What a product holds while it multiplies: nothing, with vector registers.
template <class Core>
struct Registers {
  Registers() {}
};

#if defined(__AMX_BF16__)

/// The matrix registers of this thread, shaped 16 x 64 bytes each; given back at the end, so that the system need not save their
/// 8 KiB when the thread sleeps.
template <>
struct Registers<MatrixCore> {
  Registers() {
    enlarge_signal_stack();
    _tile_loadconfig(&shape);
  }
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

/// The sums of a tile: registers 0 to 3, 16 x 16 each, side by side and, with more than 16 rows, below one another.
template <bool two>
struct MatrixSums {
  static constexpr int side = 16;
  static constexpr int rows = two ? 2 * side : side;

  /// The compiler does not know that a load into a matrix register reads memory: what was stored before it must be there.
  static void load(const float* from, int64_t stride) {
    __asm__ volatile("" : : : "memory");
    const int64_t bytes = stride * static_cast<int64_t>(sizeof(float));
    _tile_loadd(0, from, bytes);
    _tile_loadd(1, from + side, bytes);
    if constexpr (two) {
      _tile_loadd(2, from + side * stride, bytes);
      _tile_loadd(3, from + side * stride + side, bytes);
    }
  }

  static void clear() {
    __asm__ volatile("" : : : "memory");
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
  }

  /// Sixteen words of the depth: a as rows of row_stride words, b as rows of panel_columns.
  static void multiply_add(const float* a, const float* b) {
    constexpr int a_bytes = row_stride * sizeof(float);
    constexpr int b_bytes = panel_columns * sizeof(float);
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
  }

  static void store(float* to, int64_t stride) {
    const int64_t bytes = stride * static_cast<int64_t>(sizeof(float));
    _tile_stored(0, to, bytes);
    _tile_stored(1, to + side, bytes);
    if constexpr (two) {
      _tile_stored(2, to + side * stride, bytes);
      _tile_stored(3, to + side * stride + side, bytes);
    }
  }
};

/// As micro_kernel; depth in whole depth_units. A sum begins with what stands in to.sums where that is to be added to. Rows of a beyond
/// Rows are read, up to 16 or 32, their sums dropped. Each sum is its own chain of additions along the depth: a row has the same bits in
/// any tile.
template <int Rows, Distance distance>
void matrix_kernel(int64_t depth, const float* a, const float* b, const TileTarget& to) {
  using Sums = MatrixSums<(Rows > 16)>;
  static_assert(panel_columns == 2 * Sums::side && Rows <= 2 * Sums::side);
  // Rows that fill their registers go straight to and from where the sums stand, others through here.
  constexpr bool straight = Rows % Sums::side == 0;
  alignas(64) float aside[Sums::rows * panel_columns];
  for (int i = 0; i < Sums::rows; i++) reads(a + i * row_stride, depth);
  reads(b, depth * panel_columns);
  if (!to.add) {
    Sums::clear();
  } else if constexpr (straight) {
    Sums::load(to.sums, to.sums_stride);
  } else {
    for (int i = 0; i < Rows; i++) {
      for (int j = 0; j < panel_columns; j += Isa::width) {
        Isa::store(aside + i * panel_columns + j, Isa::load(to.sums + i * to.sums_stride + j));
      }
    }
    Sums::load(aside, panel_columns);
  }
  // Eight steps are a depth of 256: a tile has little time for its lines.
  using Written = WrittenLines<Rows>;
  constexpr int share = (Written::count + 7) / 8;
  const Written written(to);
  Ahead ahead{};
  if (distance == Distance::memory && to.ahead != nullptr) ahead = *to.ahead;
  const int64_t steps = depth / Sums::side;
  const int64_t ahead_share = (ahead.lines_of_tile + steps - 1) / (steps > 0 ? steps : 1);
  for (int64_t k = 0; k < depth; k += Sums::side) {
    if constexpr (distance == Distance::memory) {
      CLM_UNROLL for (int i = 0; i < share; i++) written.fetch(k / Sums::side * share + i);
      for (int64_t i = 0; i < ahead_share; i++) ahead.fetch();
    }
    Sums::multiply_add(a + k, b + k * panel_columns);
  }
  if (distance == Distance::memory && to.ahead != nullptr) *to.ahead = ahead;
  if (straight && to.halves == nullptr && to.bias == nullptr) {
    Sums::store(to.sums, to.sums_stride);
    return;
  }
  Sums::store(aside, panel_columns);
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
