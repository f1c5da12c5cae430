// The emulator's own tests: what is wrong is reported, what is right is not.
#include "emulation/cases/families.h"
#include "emulation/cases/numbers.h"

extern "C" {
void probe_turn(float* out, const float* in, int barrier);
void probe_swap(float* out, const float* in, int barrier);
void probe_shift(float* data);
void probe_bounds(float* out, const float* in, int count, int from);
void probe_add(float* sum, const float* in);
void probe_barrier();
void probe_half_warp(float* out);
void probe_copy(float* out, const float* in, int wait);
void probe_banks(uint32_t* out, int stride);
void probe_registers(float* out, int last);
void probe_shared_limit(float* out);
}

namespace cases {

namespace {

using emulation::Buffer;
using emulation::Launch;

constexpr Launch one_warp{{1, 1, 1}, 32};
constexpr Launch two_warps{{1, 1, 1}, 64};

void barriers(Suite& suite) {
  const std::vector<float> values = normal_floats(64, 1);
  suite.run("barriers of a warp", [&](Attempt& attempt) {
    const Buffer<float> in("in", values), out("out", values.size());
    attempt.launch(two_warps, [&] { probe_turn(out, in, 1); });
    attempt.must_report("RACE", two_warps, [&] { probe_turn(out, in, 0); });
  });
  suite.run("barriers of a block", [&](Attempt& attempt) {
    const Buffer<float> in("in", values), out("out", values.size());
    attempt.launch(two_warps, [&] { probe_swap(out, in, 1); });
    attempt.must_report("RACE", two_warps, [&] { probe_swap(out, in, 0); });
    attempt.must_report("DIVERGED BLOCK BARRIER", two_warps, [] { probe_barrier(); });
  });
  suite.run("blocks of one launch are not ordered, launches are", [&](Attempt& attempt) {
    const Buffer<float> data("data", values);
    attempt.must_report("of another block", {{2, 1, 1}, 32}, [&] { probe_shift(data); });
    attempt.launch({{2, 1, 1}, 32}, [&] { probe_bounds(data, data, 0, 0); });
  });
  suite.run("a word of half a warp", [&](Attempt& attempt) {
    const Buffer<float> out("out", size_t{32});
    attempt.must_report("DIVERGED WARP", one_warp, [&] { probe_half_warp(out); });
  });
}

void memory(Suite& suite) {
  const std::vector<float> values = normal_floats(128, 2);
  suite.run("bounds of buffers", [&](Attempt& attempt) {
    const Buffer<float> in("in", values), out("out", size_t{31});
    attempt.launch(one_warp, [&] { probe_bounds(out, in, 31, 0); });
    attempt.must_report("OUT OF BOUNDS", one_warp, [&] { probe_bounds(out, in, 32, 0); });
    attempt.must_report("OUT OF BOUNDS", one_warp, [&] { probe_bounds(out, in, 31, -1); });
    attempt.must_report("OUT OF BOUNDS", one_warp, [&] { probe_bounds(out, in, 31, 98); });
  });
  suite.run("memory that nobody has written", [&](Attempt& attempt) {
    const Buffer<float> in("in", size_t{32}), out("out", size_t{32});
    attempt.must_report("UNINITIALISED", one_warp, [&] { probe_bounds(out, in, 32, 0); });
  });
  suite.run("reads that a write to the same place follows", [&](Attempt& attempt) {
    const Buffer<float> in("in", values), sum("sum", values), few("few", std::vector<float>(31)), fresh("fresh", size_t{32});
    attempt.launch(one_warp, [&] { probe_add(sum, in); });
    attempt.must_report("lane 31) reads 4 bytes at few[byte 124 of 124]", one_warp, [&] { probe_add(few, in); });
    attempt.must_report("UNINITIALISED", one_warp, [&] { probe_add(fresh, in); });
  });
  suite.run("bounds of arrays of registers", [&](Attempt& attempt) {
    const Buffer<float> out("out", size_t{32});
    attempt.launch(one_warp, [&] { probe_registers(out, 3); });
    attempt.must_report("LOCAL ARRAY INDEX", one_warp, [&] { probe_registers(out, 4); });
  });
  suite.run("shared memory of 48 KiB", [&](Attempt& attempt) {
    const Buffer<float> out("out", size_t{32});
    attempt.launch({{1, 1, 1}, 32, 24 << 10}, [&] { probe_shared_limit(out); });
    attempt.must_report("TOO MUCH SHARED MEMORY", {{1, 1, 1}, 32, 25 << 10}, [&] { probe_shared_limit(out); });
  });
}

void copies(Suite& suite) {
  const std::vector<float> values = normal_floats(128, 3);
  suite.run("copies in flight", [&](Attempt& attempt) {
    const Buffer<float> in("in", values), out("out", size_t{32});
    attempt.launch(one_warp, [&] { probe_copy(out, in, 1); });
    attempt.must_report("STILL IN FLIGHT", one_warp, [&] { probe_copy(out, in, 0); });
    attempt.must_report("MISALIGNED", one_warp, [&] { probe_copy(out, in + 1, 1); });
  });
  suite.run("banks of shared memory", [&](Attempt& attempt) {
    const Buffer<uint32_t> out("out", size_t{32});
    attempt.launch(one_warp, [&] { probe_banks(out, 8); });
    attempt.must_report("BANK CONFLICT", one_warp, [&] { probe_banks(out, 64); });
    attempt.must_report("MISALIGNED", one_warp, [&] { probe_banks(out, 12); });
  });
}

}

void emulator(Suite& suite) {
  barriers(suite);
  memory(suite);
  copies(suite);
}

}
