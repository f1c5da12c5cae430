// Launches of another process, one after the other, from standard input to standard output: it is what a driver is to the host code.
//
//   request   kernel's name; 1; grid x, y, z, threads, bytes of shared memory; count of buffers, each its bytes; count of arguments, each
//             'n' a null pointer, 'p' the type and number of a buffer, 'v' the bytes of a value
//   answer    "" or one sentence; after "" the buffers: each whether it was written, and then its bytes
//
// Numbers are 32 bits, names, sentences and bytes have their length before them. A name and 0 ask whether the kernel is
// there: the answer is "" or a sentence.
#include <stdio.h>
#include <stdlib.h>

#include <string>
#include <vector>

#include "emulation/launch.h"
#include "emulation/serve/kernels.h"

namespace {

using emulation::Guard;
using emulation::Landing;
using emulation::Order;

void read(void* to, size_t bytes) {
  if (fread(to, 1, bytes, stdin) == bytes) return;
  fprintf(stderr, "emulated launches: the request ends early\n");
  exit(1);
}
uint32_t read_number() {
  uint32_t number = 0;
  read(&number, sizeof number);
  return number;
}
std::vector<char> read_bytes() {
  std::vector<char> bytes(read_number());
  read(bytes.data(), bytes.size());
  return bytes;
}
void write_number(uint32_t number) { fwrite(&number, 1, sizeof number, stdout); }
void write_bytes(const char* from, size_t count) {
  write_number(static_cast<uint32_t>(count));
  fwrite(from, 1, count, stdout);
}

struct Memory {
  char* base;
  size_t bytes;
  bool written;
};

struct Request {
  emulation::Launch shape;
  std::vector<Memory> memories;
  std::vector<std::vector<char>> arguments;
};

const char* name_of(serve::Kind kind) {
  const char* const names[] = {"a value", "a pointer to BF16", "a pointer to F32", "a pointer to I32"};
  return names[static_cast<int>(kind)];
}

/// "" or how the argument differs from the kernel's parameter.
std::string mismatch(const serve::Parameter& parameter, serve::Kind kind, bool null, size_t bytes) {
  const bool same = null ? parameter.kind != serve::Kind::value : parameter.kind == kind;
  if (same && parameter.bytes == bytes) return "";
  return std::string(name_of(parameter.kind)) + " of " + std::to_string(parameter.bytes) + " bytes is wanted, not " +
         (null ? "null" : name_of(kind)) + " of " + std::to_string(bytes);
}

std::string read_arguments(Request& request, const serve::Kernel& kernel) {
  std::string fault;
  const uint32_t count = read_number();
  if (count != kernel.parameters.size()) {
    fault = std::to_string(kernel.parameters.size()) + " arguments are wanted, not " + std::to_string(count);
  }
  for (uint32_t i = 0; i < count; i++) {
    char what = 0;
    read(&what, 1);
    serve::Kind kind = serve::Kind::value;
    std::vector<char> bytes(sizeof(void*), 0);
    Memory* memory = nullptr;
    if (what == 'v') bytes = read_bytes();
    if (what == 'p') {
      kind = static_cast<serve::Kind>(read_number());
      memory = &request.memories.at(read_number());
      memcpy(bytes.data(), &memory->base, sizeof memory->base);
    }
    if (fault.empty()) {
      const std::string difference = mismatch(kernel.parameters[i], kind, what == 'n', bytes.size());
      if (!difference.empty()) fault = "argument " + std::to_string(i) + ": " + difference;
      if (memory != nullptr && kernel.parameters[i].written) memory->written = true;
    }
    request.arguments.push_back(std::move(bytes));
  }
  return fault;
}

Request read_request() {
  Request request;
  request.shape.grid = {read_number(), 0, 0};
  request.shape.grid.y = read_number();
  request.shape.grid.z = read_number();
  request.shape.threads = read_number();
  request.shape.dynamic_shared_bytes = read_number();
  const uint32_t count = read_number();
  for (uint32_t i = 0; i < count; i++) {
    const std::vector<char> bytes = read_bytes();
    Memory memory{emulation::allocate("a buffer", bytes.size(), true), bytes.size(), false};
    memcpy(memory.base, bytes.data(), bytes.size());
    request.memories.push_back(memory);
  }
  return request;
}

std::string limits_of(const emulation::Launch& shape) {
  const Index3 grid = shape.grid;
  if (grid.x == 0 || grid.y == 0 || grid.z == 0) return "an empty grid";
  if (grid.x > 0x7fffffffu || grid.y > 65535 || grid.z > 65535) return "a grid beyond 2147483647 x 65535 x 65535";
  return "";
}

/// Another schedule than at the launch before, so that the same operation twice also says whether its bits depend on it.
void choose_schedule(uint64_t launches) {
  const Order orders[] = {Order::forward, Order::reverse, Order::random};
  emulation::options = {orders[launches % 3], launches % 2 == 0 ? Landing::at_wait : Landing::at_issue,
                        launches / 2 % 2 == 0 ? Guard::behind : Guard::before, launches};
}

void serve_launch(const serve::Kernel& kernel) {
  Request request = read_request();
  std::string fault = read_arguments(request, kernel);
  if (fault.empty()) fault = limits_of(request.shape);
  std::vector<void*> arguments;
  for (std::vector<char>& argument : request.arguments) arguments.push_back(argument.data());
  if (fault.empty()) fault = emulation::launch(request.shape, [&] { kernel.call(kernel.function, arguments.data()); });
  write_bytes(fault.data(), fault.size());
  for (const Memory& memory : request.memories) {
    if (fault.empty()) {
      write_number(memory.written ? 1 : 0);
      if (memory.written) write_bytes(memory.base, memory.bytes);
    }
    emulation::release(memory.base);
  }
}

}

int main() {
  // Questions do not count: how many kernels a backend asks for must not decide under which schedule a launch runs.
  for (uint64_t launches = 0;;) {
    uint32_t length = 0;
    if (fread(&length, 1, sizeof length, stdin) != sizeof length) return 0;  // whoever asked is gone
    std::string name(length, ' ');
    read(name.data(), length);
    const bool asks = read_number() == 0;
    const serve::Kernel* kernel = serve::kernel_of(name);
    if (asks) {
      const std::string absent = kernel == nullptr ? "there is no kernel " + name : "";
      write_bytes(absent.data(), absent.size());
    } else if (kernel == nullptr) {
      fprintf(stderr, "emulated launches: there is no kernel %s\n", name.c_str());
      return 1;
    } else {
      choose_schedule(launches++);
      serve_launch(*kernel);
    }
    fflush(stdout);
  }
}
