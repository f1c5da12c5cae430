#pragma once
#include <algorithm>
#include <cstdint>

#include "checks.h"
#include "context.h"

namespace clm {

/// Elements of one chunk: 64 KiB of F32, large against the hand-over of a chunk, small against a core's cache.
constexpr int64_t chunk_elements = 16384;

inline int64_t chunks_of(int64_t count, int64_t chunk) { return count / chunk + (count % chunk != 0); }

/// Calls body(begin, end) for [0, count) in chunks of the given length.
template <class Body>
void for_ranges(clm_context& context, int64_t count, int64_t chunk, Body&& body) {
  context.pool.for_chunks(chunks_of(count, chunk), [&](int64_t index, int) {
    const int64_t begin = index * chunk;
    body(begin, std::min(begin + chunk, count));
  });
}

template <class Call>
void run_elements(clm_context& context, Kernel<Call> kernel, const Call& call, int64_t count) {
  for_ranges(context, count, chunk_elements, [&](int64_t begin, int64_t end) { kernel(call, begin, end); });
}

/// Rows of so many columns that a chunk has about chunk_elements.
inline int64_t rows_per_chunk(int64_t columns) { return std::max<int64_t>(1, chunk_elements / std::max<int64_t>(1, columns)); }

template <class Call>
void run_rows(clm_context& context, Kernel<Call> kernel, const Call& call, int64_t rows, int64_t columns) {
  if (columns == 0) return;  // so many empty rows that counting them takes hours need no memory, only a caller's mistake
  for_ranges(context, rows, rows_per_chunk(columns), [&](int64_t begin, int64_t end) { kernel(call, begin, end); });
}

}
