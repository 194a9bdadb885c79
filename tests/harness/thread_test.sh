#!/bin/sh
# thread_test.sh WEFT FILE.py: runs one race program, with an executable copy per thread, with one for all
# (-X tlbc=0), and with copies whose places learn at once, so that they do it while others write
# (Interp/eval/provoke.c). It checks its own invariants: it must print "ok" and nothing else (but the seeds that
# random operations start from), and exit with status 0. Under the sanitizers a report makes the exit
# status 66; nothing is suppressed.

weft=$1
cd "$(dirname "$2")" || exit 1
file=$(basename "$2")
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
unset $(env | sed -n 's/^\(PYTHON[A-Z0-9]*\)=.*/\1/p')
export TMPDIR="$work" LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
# die_after_fork: a child of a threaded process starts threads again, which TSan does not expect.
export TSAN_OPTIONS="halt_on_error=0 exitcode=66 die_after_fork=0 history_size=4 atexit_sleep_ms=100"
# detect_leaks: immortal objects, thread states and what the process ends with are not given back.
export ASAN_OPTIONS="detect_leaks=0 exitcode=66 detect_stack_use_after_return=0" UBSAN_OPTIONS="print_stacktrace=1 exitcode=66"

unset WEFT_TEST_SPECIALIZE
for how in copies shared learning; do
    set --
    case $how in
        shared) set -- -X tlbc=0 ;;
        learning) export WEFT_TEST_SPECIALIZE=always ;;
    esac
    "$weft" "$@" "$file" </dev/null >"$work/out" 2>"$work/err"
    status=$?
    test $status = 0 && test "$(grep -v '^seed [0-9]*$' "$work/out")" = ok && test ! -s "$work/err" && continue
    echo "weft $* $file, $how: exit status $status"
    head -c 2000 "$work/out"
    head -c 20000 "$work/err"
    exit 1
done
