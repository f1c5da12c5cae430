#pragma once
// Every kernel by name, with its parameters as its definition says them: what a driver knows of a loaded module, and a little more.
#include <stddef.h>
#include <stdint.h>

#include <string>
#include <vector>

namespace serve {

enum class Kind : uint8_t { value, bf16_pointer, f32_pointer, i32_pointer };

struct Parameter {
  Kind kind;
  bool written;   // a pointer to what is not const
  uint32_t bytes;
};

struct Kernel {
  const char* name;
  std::vector<Parameter> parameters;
  void (*function)();
  /// Calls `function` with the arguments that stand where the pointers point, as cuLaunchKernel does.
  void (*call)(void (*function)(), void* const* arguments);
};

/// Or null.
const Kernel* kernel_of(const std::string& name);

}
