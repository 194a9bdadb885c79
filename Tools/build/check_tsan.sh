#!/bin/sh
# check_tsan.sh [CTEST-ARGUMENT...]: builds weft with ThreadSanitizer in build/tsan and runs the race
# programs on it. `make check-tsan` calls it.

root=$(dirname "$(readlink -f "$0")")/../..
cd "$root" || exit 1
root=$PWD
. Tools/build/setup.sh
need_packages run check
mkdir -p build
say "building tsan"
build_variant tsan "tests SETS=threads" --with-thread-sanitizer </dev/null || exit 1
cd build/tsan && exec ctest -j"$(jobs)" --output-on-failure "$@"
