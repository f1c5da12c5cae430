#pragma once
#include <thread>
#include <vector>

namespace clm {

/// The processors that the calling thread may use, ascending: fewer than the machine has under taskset or in a container with a cpuset.
/// Empty where the system does not say.
std::vector<int> allowed_processors();

/// Keeps a thread on one processor; false when the system refuses.
bool pin(std::thread& thread, int processor);

/// Where the calling thread runs at this moment; -1 where the system does not say.
int current_processor();

/// Moves the calling thread there, and leaves the system as free to move it on as before.
void move_to(int processor);

}
