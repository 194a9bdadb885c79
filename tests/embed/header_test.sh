#!/bin/sh
# header_test.sh SOURCE CC CXX: weft.h alone is valid C11 and C++17, without warnings.
source=$1 cc=$2 cxx=$3
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
echo '#include "weft.h"
int main(void) { weft_scope scope; weft_value v = NULL; return weft_scope_open(&scope) == WEFT_OK && v != NULL; }' >"$work/a.c"
cp "$work/a.c" "$work/a.cc"
warnings="-Wall -Wextra -Wpedantic -Werror"
$cc -std=c11 $warnings -Wstrict-prototypes -I"$source/Include" -fsyntax-only "$work/a.c" || exit 1
$cxx -std=c++17 $warnings -I"$source/Include" -fsyntax-only "$work/a.cc"
