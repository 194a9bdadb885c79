#!/bin/sh
# lang_test.sh WEFT ORACLE FILE.py: runs one Python program with weft and judges what it did.
#
# With FILE.out beside it: standard output must equal it, the exit status must be that in FILE.exit
# (0 without one), and standard error must equal FILE.err where there is one.
# Without: standard output and exit status must be those of ORACLE (CPython 3.11); standard error
# too if the program has a line `# compare: stderr`. Exits with 77 (skipped) if there is no ORACLE.
# A line `# options: -O -W error` passes options to the interpreter, `# arguments: a b` to the
# program. The program runs in its own folder, by its bare name, so that tracebacks are the same
# everywhere; it may write below $TMPDIR. The folder's own path is cut from standard error.
#
# With LAUNCHER in the environment weft runs that program, which runs FILE.py, and standard error may be other.

weft=$1 oracle=$2
cd "$(dirname "$3")" || exit 1
file=$(basename "$3")
stem=${file%.py}

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
unset $(env | sed -n 's/^\(PYTHON[A-Z0-9]*\)=.*/\1/p') PYTHON
export TMPDIR="$work/tmp" LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 COLUMNS=80
# detect_leaks: immortal objects, thread states and what the process ends with are not given back.
export ASAN_OPTIONS="detect_leaks=0 exitcode=66 detect_stack_use_after_return=0" UBSAN_OPTIONS="print_stacktrace=1 exitcode=66"
mkdir "$TMPDIR"

marker() { sed -n "s/^# $1: *//p" "$file" | head -n 1; }
options=$(marker options)
arguments=$(marker arguments)

# execute INTERPRETER NAME [LAUNCHER]: leaves NAME.out, NAME.err and NAME.exit in $work.
execute() {
    "$1" $options $3 "$file" $arguments </dev/null >"$work/$2.out" 2>"$work/$2.err"
    echo $? >"$work/$2.exit"
    sed -i "s|$PWD/||g" "$work/$2.err"
}

execute "$weft" weft "$LAUNCHER"
if test -e "$stem.out"; then
    cp "$stem.out" "$work/expected.out"
    cat "$stem.exit" >"$work/expected.exit" 2>/dev/null || echo 0 >"$work/expected.exit"
    test ! -e "$stem.err" || cp "$stem.err" "$work/expected.err"
else
    test -x "$oracle" || { echo "skipped: no $oracle"; exit 77; }
    execute "$oracle" expected
    test "$(marker compare)" = stderr || rm "$work/expected.err"
fi

test -z "$LAUNCHER" || rm -f "$work/expected.err"

failed=0
for part in out exit err; do
    test -e "$work/expected.$part" || continue
    diff -u --label "expected $part" --label "weft $part" \
        "$work/expected.$part" "$work/weft.$part" >"$work/diff" || { failed=1; head -n 60 "$work/diff"; }
done
if test $failed = 1 && test ! -e "$work/expected.err" && test -s "$work/weft.err"; then
    echo "--- weft's standard error"
    tail -n 30 "$work/weft.err"
fi
exit $failed
