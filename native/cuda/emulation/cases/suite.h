#pragma once
// A case is run under every schedule; it passes when no launch reports anything, every result is near its reference, and every schedule
// gives the same bits.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "emulation/launch.h"

namespace cases {

/// What a result may differ from its float64 reference.
struct Limit {
  double nmse;   // sum of squared errors / sum of squares
  double worst;  // one element's error, in units of the larger of itself and the root of the mean square
};
constexpr Limit bf16_limit{2e-5, 0.02};  // results that are rounded to 8 bits, from sums in F32
constexpr Limit f32_limit{1e-10, 1e-4};  // sums in F32 of exact products
constexpr Limit exact{0, 0};

/// One run of a case under one schedule.
class Attempt {
 public:
  using Bits = std::map<std::string, std::vector<uint32_t>>;

  /// The first run's bits are kept for the others to be compared with.
  explicit Attempt(Bits& bits) : bits_(bits) {}

  void launch(const emulation::Launch& shape, const std::function<void()>& kernel);
  void compare(const char* what, const std::vector<bf16>& got, const std::vector<double>& expected, const Limit& limit = bf16_limit);
  void compare(const char* what, const std::vector<float>& got, const std::vector<double>& expected, const Limit& limit = f32_limit);
  /// For the tests of the emulator itself: the launch must report this.
  void must_report(const char* wanted, const emulation::Launch& shape, const std::function<void()>& kernel);

  const std::string& failure() const { return failure_; }
  double nmse() const { return nmse_; }

 private:
  void judge(const char* what, const std::vector<double>& got, const std::vector<double>& expected, const Limit& limit);
  void same_bits(const char* what, const std::vector<uint32_t>& bits);
  void fail(const std::string& sentence);

  Bits& bits_;
  std::string failure_;
  double nmse_ = 0;
};

class Suite {
 public:
  /// quick: only the first schedule, and nothing after the first failure.
  explicit Suite(bool quick) : quick_(quick) {}

  void family(const char* name) { family_ = name; }
  void run(const std::string& name, const std::function<void(Attempt&)>& body);
  bool failed() const { return failed_; }

 private:
  bool quick_;
  bool failed_ = false;
  std::string family_;
};

}
