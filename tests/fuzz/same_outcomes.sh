#!/bin/sh
# same_outcomes.sh ORACLE WEFT SCRIPT ARGUMENT...: both must print the same for the script, to the
# last line. Exits with 77 if there is no ORACLE.

oracle=$1 weft=$2
shift 2
test -x "$oracle" || { echo "skipped: no $oracle"; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
echo "$*" | cut -c1-200
"$weft" "$@" >"$work/weft" || { echo "weft: exit status $?"; tail -n 1 "$work/weft"; exit 1; }
"$oracle" "$@" >"$work/expected" || { echo "$oracle: exit status $?"; exit 1; }
cmp "$work/expected" "$work/weft" && exit 0
diff "$work/expected" "$work/weft" | head -n 20
exit 1
