// Runs the kernels under the emulator: emulation [--quick] [family...], or lists what there is: emulation --families. One line a case:
// pass or fail, family, case, detail, with tabs between. 0: all passed, 1: one failed, 2: no such family.
#include <stdio.h>

#include <algorithm>

#include "emulation/cases/families.h"

int main(int count, char** arguments) {
  std::vector<std::string> wanted(arguments + 1, arguments + count);
  if (wanted == std::vector<std::string>{"--families"}) {
    for (const cases::Family& family : cases::families) puts(family.name);
    return 0;
  }
  const bool quick = !wanted.empty() && wanted[0] == "--quick";
  if (quick) wanted.erase(wanted.begin());
  for (const std::string& name : wanted) {
    const auto known = [&](const cases::Family& family) { return name == family.name; };
    if (std::none_of(std::begin(cases::families), std::end(cases::families), known)) {
      fprintf(stderr, "emulation: no family '%s'\n", name.c_str());
      return 2;
    }
  }
  // A case that hangs, or ends the process, must not take the lines before it along.
  setvbuf(stdout, nullptr, _IOLBF, 0);
  cases::Suite suite(quick);
  for (const cases::Family& family : cases::families) {
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), family.name) == wanted.end()) continue;
    suite.family(family.name);
    family.run(suite);
  }
  return suite.failed() ? 1 : 0;
}
