#pragma once
// Sentences about what went wrong; the first one ends the launch.
#include <stdint.h>

#include <string>

namespace emulation {

std::string thread_name(uint32_t thread);

/// "file:line" of the code at pc, or the line of the word where pc is null.
std::string source_line(int line, void* pc);

/// Leaves the launch, whose result the sentence becomes.
[[noreturn]] void fail(const std::string& sentence);

}
