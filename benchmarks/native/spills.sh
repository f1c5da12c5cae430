#!/usr/bin/env bash
# Vector registers that a micro-kernel writes to the stack: an array of sums that the compiler keeps in memory halves the rate, without a
# warning. Prints each kernel of the built library's objects with the number of such stores inside its loop over the depth and in all.
#   benchmarks/native/spills.sh [BUILD_FOLDER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=${1:-artifacts/native}
for object in "$build"/CMakeFiles/cyberlm.dir/src/isa/*.o; do
  objdump -d --no-show-raw-insn -C "$object" | awk -v isa="$(basename "$object" .cpp.o)" '
    /^[0-9a-f]+ <.*micro_kernel</ { name = $0; sub(/^[0-9a-f]+ </, "", name); sub(/>\(.*/, ">", name); kernels++; next }
    /^[0-9a-f]+ </ { name = "" }
    name != "" && /vfmadd|vdpbf16ps|mulps/ { products++ }
    name != "" && /mov[au]ps +%[xyz]mm[0-9]+,.*\(%[re]sp|mov[au]ps +%[xyz]mm[0-9]+,.*\(%rbp/ { stores++; if (!(name in seen)) { seen[name]; with++ } }
    END { printf "%-12s %4d micro-kernels, %6d products, %3d vector stores to the stack in %d of them\n", isa, kernels, products, stores, with }'
done
