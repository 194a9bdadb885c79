#!/bin/sh
# train.sh WEFT FOLDER: runs programs of all kinds with a WEFT that counts which branches it takes
# (-fprofile-generate), which leaves what it counted in FOLDER. In wide use should be fast what such
# programs do: all benchmarks, at a tenth of their size; all snippets of the built-in types' methods and
# of each kind of call; the tests of the language; the examples.

weft=$(readlink -f "$1") root=$(readlink -f "$(dirname "$0")/../..")
mkdir -p "$2" && cd "$2" && rm -f ./*.profraw || exit 1
export LLVM_PROFILE_FILE="$PWD/%4m.profraw"

# A program that ends with an error has been run, too; one that crashes ends the build.
train() {
    timeout 600 "$weft" -B "$@" </dev/null >output 2>&1
    case $? in
        124|13[2-9])
            cat output >&2
            echo "train.sh: $* crashes or hangs" >&2
            exit 1 ;;
    esac
}

for program in "$root"/Tools/bench/programs/*.py; do
    size=$(sed -n 's/^SIZE = //p' "$program")
    train "$program" $(((size + 9) / 10))
done
train -c '
import importlib, os, sys
sys.path.insert(0, sys.argv[1])
for file in sorted(os.listdir(sys.argv[1])):
    if file.endswith(".py") and file != "run.py":
        importlib.import_module(file[:-3]).run(5000)
' "$root"/Tools/bench/micro
train "$root"/Tools/bench/methods/measure_methods.py --time 0.002 --repeat 1
for program in "$root"/tests/lang/*.py "$root"/examples/*.py; do
    train "$program"
done
