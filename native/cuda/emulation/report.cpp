#include "emulation/report.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

namespace emulation {

std::string thread_name(uint32_t thread) {
  return "thread " + std::to_string(thread) + " (warp " + std::to_string(thread / 32) + " lane " + std::to_string(thread % 32) + ")";
}

std::string source_line(int line, void* pc) {
  if (pc == nullptr) return "line " + std::to_string(line);
  Dl_info object;
  if (dladdr(pc, &object) == 0) return "unknown line";
  char command[600];
  char text[300] = "";
  // The instruction before the return address is the access itself.
  const unsigned long offset = static_cast<unsigned long>(static_cast<char*>(pc) - static_cast<char*>(object.dli_fbase) - 1);
  snprintf(command, sizeof command, "addr2line -s -e '%s' %#lx 2>/dev/null", object.dli_fname, offset);
  if (FILE* pipe = popen(command, "r")) {
    if (fgets(text, sizeof text, pipe) != nullptr) text[strcspn(text, " \n")] = 0;
    pclose(pipe);
  }
  return text[0] != 0 ? text : "unknown line";
}

}
