#include "operations/token_draw.h"

#include <algorithm>
#include <cstring>

namespace clm {
namespace {

/// Tokens with less than this share of the likeliest are looked at only when the others do not decide, first the larger share, then
/// the smaller: the head of a trained model's distribution is a few dozen tokens, whatever the vocabulary.
constexpr float head_floors[] = {1.0f / 64, 1.0f / 4096};

uint64_t key_of(float logit, int32_t id) {
  uint32_t bits;
  std::memcpy(&bits, &logit, sizeof bits);
  // Floats ascend like these integers: negative ones with all bits flipped, positive ones above them.
  const uint32_t ascending = (bits & 0x80000000u) != 0 ? ~bits : bits | 0x80000000u;
  return static_cast<uint64_t>(~ascending) << 32 | static_cast<uint32_t>(id);
}

double mass_of(const Candidate* begin, const Candidate* end) {
  double sum = 0;
  for (const Candidate* c = begin; c != end; c++) sum += c->mass;
  return sum;
}

void select(Candidate* begin, Candidate* nth, Candidate* end) {
  std::nth_element(begin, nth, end, [](const Candidate& a, const Candidate& b) { return a.key < b.key; });
}

/// The first candidate, in the order of the draw, at which the cumulative mass passes (or, reaching, equals) the limit; the last one
/// if none does. Those before it stand before it afterwards. Halves the range instead of sorting it: the work is linear.
template <bool reaching>
Candidate* find_mass(Candidate* begin, Candidate* end, double limit) {
  double before = 0;
  while (end - begin > 1) {
    Candidate* middle = begin + (end - begin) / 2;
    select(begin, middle, end);
    const double here = before + mass_of(begin, middle);
    if (reaching ? here >= limit : here > limit) {
      end = middle;
    } else {
      before = here;
      begin = middle;
    }
  }
  return begin;
}

class Draw {
 public:
  Draw(const TokenRow& row, const clm_next_token_options& options, double random, Candidate* candidates)
      : row_(row), options_(options), random_(random), candidates_(candidates) {}

  int32_t id() {
    for (float floor : head_floors) {
      gather_head(floor);
      if (Candidate* found = decide(floor)) return found->id();
    }
    gather_all();
    return decide(everything)->id();
  }

 private:
  static constexpr float everything = 0.0f;
  static constexpr int many = 256;

  void add(int32_t v) { *end_++ = {key_of(row_.values[v], v), row_.masses[v]}; }

  /// Whole blocks at a time: most hold nothing of the head, and one comparison for all of them needs no branches.
  void gather_head(float floor) {
    constexpr int32_t block = 32;
    end_ = candidates_;
    for (int64_t begin = 0; begin < row_.vocabulary; begin += block) {  // the last sum may be over 2^31
      const int32_t count = static_cast<int32_t>(std::min<int64_t>(block, row_.vocabulary - begin));
      const float* masses = row_.masses + begin;
      int found = 0;
      for (int32_t i = 0; i < count; i++) found |= masses[i] >= floor;
      for (int32_t i = 0; found != 0 && i < count; i++) {
        if (masses[i] >= floor) add(static_cast<int32_t>(begin) + i);
      }
    }
  }

  void gather_all() {
    end_ = candidates_;
    for (int32_t v = 0; v < row_.vocabulary; v++) {
      if (row_.allows(v)) add(v);
    }
  }

  /// Null when the answer may lie outside what was gathered: all with at least this share of the likeliest.
  Candidate* decide(float floor) {
    const bool complete = floor == everything;
    if (end_ == candidates_) return nullptr;
    const double total = row_.total_mass;
    bool cut = false;
    if (options_.top_k > 0) {
      if (end_ - candidates_ < options_.top_k && !complete) return nullptr;
      if (end_ - candidates_ > options_.top_k) {
        select(candidates_, candidates_ + options_.top_k, end_);
        end_ = candidates_ + options_.top_k;
      }
      cut = true;
    }
    if (options_.top_p < 1.0f) {
      const double limit = options_.top_p * (cut ? mass_of(candidates_, end_) : total);
      if (!cut && !complete && mass_of(candidates_, end_) < limit) return nullptr;
      end_ = find_mass<true>(candidates_, end_, limit) + 1;
      cut = true;
    }
    if (options_.min_p > 0.0f) {
      if (!cut && !complete && options_.min_p < floor) return nullptr;
      drop_below(options_.min_p);
      cut = true;
    }
    const double kept = mass_of(candidates_, end_);
    const double limit = random_ * (cut || complete ? kept : total);
    if (!cut && !complete && !(kept > limit)) return nullptr;
    return end_ - candidates_ > many ? find_in_buckets(limit) : find_mass<false>(candidates_, end_, limit);
  }

  /// Many candidates, as of a model that has learned little: their masses are added by how far they lie below the likeliest, and only
  /// the bucket in which the limit is passed is looked at one by one.
  Candidate* find_in_buckets(double limit) {
    constexpr int buckets = 256;
    const auto value = [&](const Candidate& c) { return row_.values[c.id()]; };
    float largest = value(*candidates_), smallest = largest;
    for (const Candidate* c = candidates_; c != end_; c++) {
      largest = std::max(largest, value(*c));
      smallest = std::min(smallest, value(*c));
    }
    const float scale = buckets / std::max(largest - smallest, 1e-30f);
    const auto bucket = [&](const Candidate& c) {
      const float place = (largest - value(c)) * scale;
      return place < buckets - 1 ? static_cast<int>(place) : buckets - 1;  // an infinite distance, too, and what is no number
    };
    double masses[buckets] = {};
    for (const Candidate* c = candidates_; c != end_; c++) masses[bucket(*c)] += c->mass;
    double before = 0;
    int last = 0;  // with something in it, when rounding lets no bucket pass the limit
    for (int b = 0; b < buckets; b++) {
      if (masses[b] == 0) continue;
      last = b;
      if (before + masses[b] > limit) break;
      before += masses[b];
    }
    if (!(before + masses[last] > limit)) before -= masses[last];
    Candidate* const end = std::partition(candidates_, end_, [&](const Candidate& c) { return bucket(c) == last; });
    return find_mass<false>(candidates_, end, limit - before);
  }

  /// The likeliest stays, whatever the share asked for.
  void drop_below(float share) {
    select(candidates_, candidates_, end_);
    end_ = std::remove_if(candidates_ + 1, end_, [&](const Candidate& c) { return c.mass < share; });
  }

  const TokenRow& row_;
  const clm_next_token_options& options_;
  double random_;
  Candidate* candidates_;
  Candidate* end_ = nullptr;
};

}

int32_t likeliest_token(const TokenRow& row) {
  int32_t best = -1;
  for (int32_t v = 0; v < row.vocabulary; v++) {
    if (best < 0 ? row.allows(v) : row.values[v] > row.values[best]) best = v;
  }
  return best;
}

int32_t draw_token(const TokenRow& row, const clm_next_token_options& options, double random, Candidate* candidates) {
  return Draw(row, options, random, candidates).id();
}

}
