#!/bin/sh
# same_output.sh ORACLE COMMAND ARGUMENT...: COMMAND, a program of ours, must print what
# ORACLE (CPython 3.11) prints when it runs ARGUMENT... Exits with 77 if there is no ORACLE.

oracle=$1 command=$2
shift 2
test -x "$oracle" || { echo "skipped: no $oracle"; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
"$command" >"$work/ours" || { echo "$command: exit status $?"; exit 1; }
"$oracle" "$@" >"$work/expected" || { echo "$oracle $*: exit status $?"; exit 1; }
cmp "$work/expected" "$work/ours" && exit 0
diff "$work/expected" "$work/ours" | head -n 20
exit 1
