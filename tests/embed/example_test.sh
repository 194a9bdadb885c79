#!/bin/sh
# example_test.sh SOURCE CC BUILD: compiles and runs each C program in Doc/embedding.md; what it prints
# is the block of text that follows it there. Links with the library in BUILD.
source=$1 cc=$2 build=$3
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
awk '/^```c$/ { out = ++n ".c"; next } /^```text$/ { out = n ".expected"; next } /^```/ { out = ""; next }
     out != "" { print > out }' "$source/Doc/embedding.md"
test -e 1.c || { echo "no program found"; exit 1; }
for program in *.c; do
    name=${program%.c}
    $cc -std=c11 -Wall -Wextra -Werror -I"$source/Include" -o "$name" "$program" \
        -L"$build" -lweft -Wl,-rpath,"$build" -pthread || exit 1
    WEFT_HOME=$source/Lib "./$name" >"$name.out" || { echo "$program: status $?"; exit 1; }
    diff -u "$name.expected" "$name.out" || exit 1
done
