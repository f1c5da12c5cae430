#pragma once

namespace clm {

/// To be called on a thread before it uses matrix registers: gives it an alternate signal stack that holds what the kernel then saves.
void enlarge_signal_stack();

}
