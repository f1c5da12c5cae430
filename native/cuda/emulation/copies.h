#pragma once
// copy_16: groups of copies that land when their thread waits for them, or at once; a kernel must be right either way.

namespace emulation {

void issue_copy(char* to, const char* from, int copied_bytes, int line);
void commit_copies();
void wait_for_copies(int newest_left_flying);

}
