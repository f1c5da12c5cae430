#include "emulation/shadow.h"

#include <dlfcn.h>

#include <string>

#include "emulation/memory.h"
#include "emulation/report.h"
#include "emulation/thread.h"

namespace emulation {

namespace {

bool same_warp(const Stamp& a, const Stamp& b) { return a.thread / 32 == b.thread / 32; }

/// Whether no barrier orders two accesses, of which one writes.
bool unordered(const Stamp& before, const Stamp& now, bool shared) {
  if (!(before.flags & valid)) return false;
  if (before.block < (shared ? block.serial : block.first_serial)) return false;
  // Nothing orders the blocks of one launch.
  if (before.block != now.block || (before.flags & by_blocks)) return true;
  if (before.epoch != now.epoch) return false;
  if (before.flags & by_warps) return true;
  if (same_warp(before, now) && before.warp_epoch != now.warp_epoch) return false;
  return before.thread != now.thread || (before.flags & by_lanes);
}

/// The stamp of a read that also remembers the reads before it that no barrier has closed.
Stamp with_earlier_readers(const Stamp& old, Stamp now, bool shared) {
  if (!(old.flags & valid)) return now;
  if (!shared && old.block >= block.first_serial) now.flags |= (old.flags & by_blocks) | (old.block != now.block ? by_blocks : 0);
  if (old.block != now.block || old.epoch != now.epoch) return now;
  now.flags |= old.flags & by_warps;
  if (!same_warp(old, now)) {
    now.flags |= by_warps;
  } else if (old.warp_epoch == now.warp_epoch) {
    now.flags |= (old.flags & by_lanes) | (old.thread != now.thread ? by_lanes : 0);
  }
  return now;
}

[[noreturn]] void report(const Access& access, const Region* region, const std::string& what) {
  const char* at = static_cast<const char*>(access.at);
  std::string place = "an unknown address";
  if (region != nullptr) {
    place = std::string(region->name) + "[byte " + std::to_string(at - region->base) + " of " + std::to_string(region->bytes) + "]";
  }
  fail(what + ": " + thread_name(access.thread) + (access.write ? " writes " : " reads ") + std::to_string(access.bytes) + " bytes at " +
       place + ", " + source_line(access.line, access.pc));
}

[[noreturn]] void report_race(const Access& access, const Region* region, const char* with, const Stamp& other) {
  const char* whose = other.block == block.serial ? "" : " of another block";
  report(access, region, std::string("RACE with the ") + with + " by " + thread_name(other.thread) + whose);
}

void judge(const Access& access, const Region* region, Cell& cell, const Stamp& now) {
  const bool own = !region->shared || cell.write.block == block.serial;
  const bool written = (cell.write.flags & valid) && own;
  if (written && (cell.write.flags & flying) && cell.write.block == block.serial) report(access, region, "STILL IN FLIGHT");
  if (!written && !access.write) report(access, region, "UNINITIALISED");
  if (unordered(cell.write, now, region->shared)) report_race(access, region, "write", cell.write);
  if (access.write && unordered(cell.read, now, region->shared)) report_race(access, region, "read", cell.read);
}

Stamp stamp_of(uint32_t thread, uint16_t flags) {
  return {block.serial, block.epoch, block.warp_epochs[thread / 32], static_cast<uint16_t>(thread), static_cast<uint16_t>(flags | valid)};
}

}

void touch(const Access& access) {
  const char* at = static_cast<const char*>(access.at);
  Region* region = region_of(at);
  if (region == nullptr) {
    Dl_info object;
    if (!access.write && dladdr(access.at, &object) != 0) return;  // a constant table of the program
    report(access, nearest_region(at), "OUT OF BOUNDS");
  }
  if (at + access.bytes > region->base + region->bytes) report(access, region, "OUT OF BOUNDS");
  if (reinterpret_cast<uintptr_t>(at) % access.alignment != 0) report(access, region, "MISALIGNED");
  const Stamp now = stamp_of(access.thread, access.flying ? flying : 0);
  const Cell* end = region->cell(at + access.bytes - 1) + 1;
  for (Cell* cell = region->cell(at); cell != end; cell++) {
    judge(access, region, *cell, now);
    if (access.write) {
      cell->write = now;
    } else {
      cell->read = with_earlier_readers(cell->read, now, region->shared);
    }
  }
}

void landed(uint32_t thread, char* to) {
  Region* region = region_of(to);
  const Stamp now = stamp_of(thread, 0);
  Cell* first = region->cell(to);
  for (size_t i = 0; i < 16 / cell_bytes; i++) first[i].write = now;
}

}
