#!/usr/bin/env bash
# run.sh FOLDER [WORD]: plants the bugs of mutants.txt one after the other in a copy of the kernels, and runs the emulator on each. Exit
# code 1 where one is not caught, 2 where the list does not fit the sources. With a word, only the bugs whose paragraph mentions it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$1"
copy=$(cd "$1" && pwd)
word=${2-}
seconds=300                 # a bug may make a kernel run for ever

build() { cmake --build "$copy/build" --target emulation > "$copy/build.log" 2>&1; }

prepare() {
  rm -rf "$copy/native" "$copy/cmake" "$copy/right"
  mkdir -p "$copy/native"
  cp -r "$here/.." "$copy/native/cuda"
  cp -r "$here/.." "$copy/right"
  cp -r "$here/../../../cmake" "$copy/cmake"
  cmake -S "$copy/native/cuda" -B "$copy/build" -G Ninja --log-level=WARNING > "$copy/build.log" 2>&1
  build
}

# plant FILE OLD NEW: OLD has to stand in the file exactly once, or nobody could say which bug this is.
plant() {
  local text before after
  text=$(cat "$copy/right/$1")
  before=${text%%"$2"*}; after=${text#*"$2"}
  if [ "$before" = "$text" ]; then echo "mutants: '$2' is not in $1" >&2; exit 2; fi
  if [[ $after == *"$2"* ]]; then echo "mutants: '$2' is in $1 more than once" >&2; exit 2; fi
  printf '%s\n' "$before$3$after" > "$copy/native/cuda/$1"
}

# try FILE FAMILY NAME OLD NEW: one line about what became of the bug.
try() {
  local report rc=0
  total=$((total + 1))
  plant "$1" "$4" "$5"
  if ! build; then
    broken=$((broken + 1))
    cp "$copy/right/$1" "$copy/native/cuda/$1"
    printf 'BROKEN  %s: %s\n' "$1" "$3"
    grep -m1 'error:' "$copy/build.log"
    return
  fi
  report=$(timeout $seconds "$copy/build/emulation" --quick "$2" 2>&1) || rc=$?
  cp "$copy/right/$1" "$copy/native/cuda/$1"
  if [ $rc = 0 ]; then
    printf 'MISSED  %s: %s\n' "$1" "$3"
    return
  fi
  caught=$((caught + 1))
  report=$(grep -m1 '^fail' <<< "$report" | cut -f4-) || report="the program ended with $rc"
  printf 'caught  %s: %s\n        %s\n' "$1" "$3" "$report"
}

# A paragraph: "file | family | name", then what to replace after "- ", then by what after "+ "; lines of one kind belong together.
paragraph() {
  local file family name old="" new="" line
  [[ ${lines[*]} == *"$word"* ]] || return 0
  IFS='|' read -r file family name <<< "${lines[0]}"
  for line in "${lines[@]:1}"; do
    case $line in
      "- "*)       old+=${old:+$'\n'}${line:2} ;;
      "+ "* | "+") new+=${new:+$'\n'}${line:2} ;;
      *)           echo "mutants: what is '$line'?" >&2; exit 2 ;;
    esac
  done
  try "${file// }" "${family// }" "${name# }" "$old" "$new"
}

mapfile -t list < "$here/mutants.txt"
total=0 caught=0 broken=0 lines=()
prepare
for line in "${list[@]}" ""; do          # the empty line ends the last paragraph
  case $line in
    "#"*) ;;
    "")   if [ ${#lines[@]} -gt 0 ]; then paragraph; fi; lines=() ;;
    *)    lines+=("$line") ;;
  esac
done
echo "$caught of $total caught"
if [ $broken -gt 0 ]; then echo "mutants: $broken do not compile" >&2; exit 2; fi
[ "$caught" = "$total" ]
