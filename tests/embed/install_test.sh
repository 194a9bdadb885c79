#!/bin/sh
# install_test.sh SOURCE CC BUILD: installs into an empty DESTDIR, builds a program against both
# libraries with pkg-config, runs the programs and the interpreter from there, and uninstalls.
source=$1 cc=$2 build=$3
stage=$(mktemp -d) || exit 1
trap 'rm -rf "$stage"' EXIT
fail() { echo "$*"; exit 1; }
unset WEFT_HOME MAKEFLAGS
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1

make -C "$build" -s DESTDIR="$stage" install >"$stage/log" 2>&1 || { cat "$stage/log"; exit 1; }
rm "$stage/log"
prefix=$(sed -n 's/^prefix=//p' "$build/weft.pc")
root=$stage$prefix

for file in bin/weft lib/libweft.a lib/libweft.so.0 lib/libweft.so include/weft.h lib/pkgconfig/weft.pc \
    share/man/man1/weft.1 lib/weft/_weft_import.py; do
    test -e "$root/$file" || fail "$file is not installed"
done
(cd "$source/Lib" && find . -name '*.py') | while read -r module; do
    cmp "$source/Lib/$module" "$root/lib/weft/$module" || exit 1
done || fail "modules of Lib are missing"

# The interpreter finds its modules beside it, not in the source tree.
"$root/bin/weft" -c 'import sys, json; print(json.dumps(sys.path[1]))' >"$stage/out" || fail "weft: status $?"
test "$(cat "$stage/out")" = "\"$root/lib/weft\"" || fail "weft's modules: $(cat "$stage/out")"

# Only weft.h's functions are visible.
nm -D --defined-only "$root/lib/libweft.so" | awk '$3 !~ /^(weft_|WEFT_)/ { print; bad = 1 } END { exit bad }' ||
    fail "libweft.so shows more than weft.h"
nm -g --defined-only "$root/lib/libweft.a" | awk 'NF == 3 && $3 !~ /^weft_/ { print; bad = 1 } END { exit bad }' ||
    fail "libweft.a shows more than weft.h"
readelf -d "$root/lib/libweft.so" | grep -q 'SONAME.*\[libweft\.so\.0\]' || fail "no soname"

cat >"$stage/program.c" <<'END'
#include <stdio.h>
#include <weft.h>
int wf_call(void); /* a name of the program's own, which weft uses inside as well */
int wf_call(void) { return 42; }
int main(void)
{
    weft_scope scope;
    int64_t n = 0;
    if (weft_start(NULL) != WEFT_OK)
        return 1;
    weft_scope_open(&scope);
    weft_value x = weft_int(wf_call());
    if (weft_to_int64(weft_call(weft_eval("lambda x: x + 100", NULL), &x, 1), &n) < 0)
        weft_error_print();
    printf("%d\n", (int)n);
    fflush(stdout);
    weft_run_string("import sys; print([p for p in sys.path if p.endswith('lib/weft')])", NULL, NULL);
    weft_scope_close(&scope);
    return weft_stop();
}
END

command -v pkg-config >/dev/null || { echo "skipped the rest: no pkg-config"; exit 77; }
export PKG_CONFIG_LIBDIR="$root/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$stage"
expected="142
['$root/lib/weft']"

# expect NAME: what the program called NAME prints.
expect() {
    out=$("$stage/$1") || fail "$1: status $?"
    test "$out" = "$expected" || fail "$1 printed: $out"
}

$cc -o "$stage/dynamic" "$stage/program.c" $(pkg-config --cflags --libs weft) -Wl,-rpath,"$root/lib" ||
    fail "does not link with libweft.so"
readelf -d "$stage/dynamic" | grep -q 'NEEDED.*\[libweft\.so\.0\]' || fail "not linked with libweft.so"
expect dynamic

# Without the shared library the linker takes the other; the program then says where the modules are.
rm "$root/lib/libweft.so"
$cc -o "$stage/static" "$stage/program.c" $(pkg-config --static --cflags --libs weft) ||
    fail "does not link with libweft.a"
readelf -d "$stage/static" | grep -q libweft && fail "not linked with libweft.a"
WEFT_HOME=$root/lib/weft expect static

make -C "$build" -s DESTDIR="$stage" uninstall || fail "uninstall: status $?"
left=$(find "$root" ! -type d)
test -z "$left" || fail "left behind: $left"
