#include "frozen.h"

#include <algorithm>
#include <new>

#include "scratch.h"

namespace clm {
namespace {

bool same(const clm_tensor& one, const clm_tensor& other) {
  return one.data == other.data && one.dtype == other.dtype && one.rank == other.rank &&
         std::equal(one.dim, one.dim + one.rank, other.dim);
}

}

FrozenWeights::~FrozenWeights() {
  for (const Entry& entry : entries_) free_huge(entry.packed);
}

const float* FrozenWeights::find(const clm_tensor& weight) const {
  for (const Entry& entry : entries_) {
    if (same(entry.weight, weight)) return entry.packed;
  }
  return nullptr;
}

bool FrozenWeights::overlaps(const void* data, int64_t bytes) const {
  const auto begin = reinterpret_cast<uintptr_t>(data);
  const uintptr_t end = begin + static_cast<uintptr_t>(bytes);
  if (begin >= end_ || end <= begin_) return false;
  return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    const auto frozen = reinterpret_cast<uintptr_t>(entry.weight.data);
    return begin < frozen + static_cast<uintptr_t>(entry.bytes) && frozen < end;
  });
}

bool FrozenWeights::hold(const clm_tensor& weight) {
  for (Entry& entry : entries_) {
    if (!same(entry.weight, weight)) continue;
    entry.owners++;
    return true;
  }
  return false;
}

float* FrozenWeights::add(const clm_tensor& weight, int64_t bytes, int64_t words) {
  entries_.reserve(entries_.size() + 1);
  auto* packed = static_cast<float*>(allocate_huge(sizeof(float) * static_cast<size_t>(words)));
  if (packed == nullptr) throw std::bad_alloc();
  entries_.push_back({weight, bytes, packed, 1});
  const auto begin = reinterpret_cast<uintptr_t>(weight.data);
  begin_ = std::min(begin_, begin);
  end_ = std::max(end_, begin + static_cast<uintptr_t>(bytes));
  return packed;
}

bool FrozenWeights::release(const clm_tensor& weight) {
  for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
    if (!same(entry->weight, weight)) continue;
    if (--entry->owners == 0) {
      free_huge(entry->packed);
      entries_.erase(entry);
    }
    return true;
  }
  return false;
}

}
