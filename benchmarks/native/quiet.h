// Rounds of a measurement that nothing disturbed. On a shared host another guest's threads take half of a core's multiply-adds for seconds at
// a time; a round counts where multiply-adds on registers only run at their best right before and right after it.
#pragma once

#include <algorithm>
#include <cstdio>
#include <functional>
#include <utility>

class QuietRounds {
 public:
  /// peak: how fast multiply-adds are now.
  explicit QuietRounds(std::function<double()> peak) : peak_(std::move(peak)) {
    for (int i = 0; i < 20; i++) best_ = std::max(best_, peak_());
  }

  /// Takes rounds until so many were undisturbed, at most `patience` times as many; what was disturbed after that counts too.
  void take(int rounds, const std::function<void()>& round, const std::function<void()>& keep) {
    int kept = 0;
    bool before = quiet();
    for (int left = patience * rounds; kept < rounds; left--) {
      round();
      const bool after = quiet();
      if ((before && after) || left <= rounds - kept) {
        keep();
        kept++;
        disturbed_ += before && after ? 0 : 1;
      }
      before = after;
      taken_++;
    }
    kept_ += kept;
  }

  void report() const {
    std::printf("%d rounds of %d taken; of those, %d disturbed by other guests of the machine\n", kept_, taken_, disturbed_);
  }

 private:
  static constexpr int patience = 3;
  static constexpr double share = 0.97;

  bool quiet() {
    const double now = peak_();
    best_ = std::max(best_, now);
    return now >= share * best_;
  }

  std::function<double()> peak_;
  double best_ = 0;
  int kept_ = 0, taken_ = 0, disturbed_ = 0;
};
