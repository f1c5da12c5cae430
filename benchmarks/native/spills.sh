#!/usr/bin/env bash
# Vector registers that a micro-kernel writes to the stack: an array of sums that the compiler keeps in memory halves the rate, without a
# warning. Prints, for each instruction set, in how many kernels and how often; the matrix kernels pass finished sums
# through the stack on purpose, after their loop.
#   benchmarks/native/spills.sh [BUILD_FOLDER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=${1:-artifacts/native}
for object in "$build"/CMakeFiles/cyberlm.dir/src/isa/*.o; do
  objdump -d --no-show-raw-insn -C "$object" | awk -v isa="$(basename "$object" .cpp.o)" '
    /^[0-9a-f]+ <.*(micro|matrix)_kernel</ { name = $0; sub(/^[0-9a-f]+ </, "", name); sub(/>\(.*/, ">", name); kernels++; next }
    /^[0-9a-f]+ </ { name = "" }
    name != "" && /vfmadd|dpbf16ps|mulps/ { products++ }
    name != "" && /mov[au]ps +%[xyz]mm[0-9]+,.*\(%[re]sp|mov[au]ps +%[xyz]mm[0-9]+,.*\(%rbp/ { stores++; if (!(name in seen)) { seen[name]; with++ } }
    END { printf "%-12s %4d micro-kernels, %6d products, %3d vector stores to the stack in %d of them\n", isa, kernels, products, stores, with }'
done
