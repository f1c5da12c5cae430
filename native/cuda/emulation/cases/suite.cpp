#include "emulation/cases/suite.h"

#include <math.h>
#include <stdio.h>

#include <algorithm>

#include "emulation/cases/numbers.h"

namespace cases {

namespace {

using emulation::Guard;
using emulation::Landing;
using emulation::Options;
using emulation::Order;

struct Schedule {
  const char* name;
  Options options;
};
const Schedule schedules[] = {
    {"forward, copies land late", {Order::forward, Landing::at_wait, Guard::behind, 1}},
    {"reverse, copies land early", {Order::reverse, Landing::at_issue, Guard::before, 1}},
    {"random 7, copies land late", {Order::random, Landing::at_wait, Guard::before, 7}},
    {"random 8, copies land early", {Order::random, Landing::at_issue, Guard::behind, 8}},
};

}

void Attempt::fail(const std::string& sentence) {
  if (failure_.empty()) failure_ = sentence;
}

void Attempt::launch(const emulation::Launch& shape, const std::function<void()>& kernel) {
  if (failure_.empty()) fail(emulation::launch(shape, kernel));
}

void Attempt::must_report(const char* wanted, const emulation::Launch& shape, const std::function<void()>& kernel) {
  const std::string report = emulation::launch(shape, kernel);
  if (report.find(wanted) == std::string::npos) fail(std::string("'") + wanted + "' was to be reported, not '" + report + "'");
}

void Attempt::compare(const char* what, const std::vector<bf16>& got, const std::vector<double>& expected, const Limit& limit) {
  if (!failure_.empty()) return;
  judge(what, doubles(got), expected, limit);
  std::vector<uint32_t> bits;
  for (bf16 x : got) bits.push_back(x.bits);
  same_bits(what, bits);
}

void Attempt::compare(const char* what, const std::vector<float>& got, const std::vector<double>& expected, const Limit& limit) {
  if (!failure_.empty()) return;
  judge(what, doubles(got), expected, limit);
  std::vector<uint32_t> bits;
  for (float x : got) bits.push_back(__builtin_bit_cast(uint32_t, x));
  same_bits(what, bits);
}

void Attempt::judge(const char* what, const std::vector<double>& got, const std::vector<double>& expected, const Limit& limit) {
  if (got.size() != expected.size()) return fail(std::string(what) + ": the reference has another size");
  double power = 0;
  for (double x : expected) power += x * x;
  const double rms = sqrt(power / static_cast<double>(expected.size()));
  double error = 0;
  double worst = 0;
  for (size_t i = 0; i < expected.size(); i++) {
    const double difference = fabs(got[i] - expected[i]);
    if (difference == 0) continue;
    error += difference * difference;
    worst = std::max(worst, isfinite(difference) ? difference / std::max(fabs(expected[i]), rms) : HUGE_VAL);
  }
  const double nmse = error == 0 ? 0 : error / power;
  nmse_ = std::max(nmse_, nmse);
  if (nmse <= limit.nmse && worst <= limit.worst) return;
  char text[200];
  snprintf(text, sizeof text, "%s is wrong: NMSE %.2e, limit %.0e; worst element %.1e, limit %.0e", what, nmse, limit.nmse, worst,
           limit.worst);
  fail(text);
}

void Attempt::same_bits(const char* what, const std::vector<uint32_t>& bits) {
  const auto [first, fresh] = bits_.emplace(what, bits);
  if (!fresh && first->second != bits) fail(std::string(what) + " has other bits than under the first schedule");
}

void Suite::run(const std::string& name, const std::function<void(Attempt&)>& body) {
  if (quick_ && failed_) return;
  Attempt::Bits bits;
  double nmse = 0;
  for (const Schedule& schedule : schedules) {
    emulation::options = schedule.options;
    Attempt attempt(bits);
    body(attempt);
    nmse = std::max(nmse, attempt.nmse());
    if (!attempt.failure().empty()) {
      printf("fail\t%s\t%s\t%s: %s\n", family_.c_str(), name.c_str(), schedule.name, attempt.failure().c_str());
      failed_ = true;
      return;
    }
    if (quick_) break;
  }
  printf("pass\t%s\t%s\tNMSE %.1e\n", family_.c_str(), name.c_str(), nmse);
}

}
