#!/bin/sh
# _record.sh [FILE.py ...]: records what CPython 3.11 does with the programs of this folder (all of
# them without arguments) as NAME.out, NAME.exit (if not 0) and NAME.err (if not empty).
# Each program runs twice, with different hash seeds; one whose output varies is reported.

cd "$(dirname "$0")" || exit 1
oracle=${ORACLE:-/usr/bin/python3.11}
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 COLUMNS=80
unset PYTHONPATH PYTHONHOME PYTHONSTARTUP
test $# -gt 0 || set -- [!_]*.py
status=0
for file; do
    stem=${file%.py}
    rm -f "$stem.out" "$stem.err" "$stem.exit"
    options=$(sed -n 's/^# options: *//p' "$file" | head -n 1)
    arguments=$(sed -n 's/^# arguments: *//p' "$file" | head -n 1)
    execute() {
        PYTHONHASHSEED=$1 timeout 60 "$oracle" $options "$file" $arguments </dev/null
    }
    execute 1 >"$stem.out" 2>"$stem.err"
    code=$?
    sed -i "s|$PWD/||g" "$stem.err"
    test $code = 0 || echo $code >"$stem.exit"
    execute 2 2>/dev/null | cmp -s - "$stem.out" || { echo "$file: output varies"; status=1; }
    ! grep -q "$PWD" "$stem.out" || { echo "$file: output names this folder"; status=1; }
    if test -s "$stem.err"; then
        test $code != 0 || echo "$file: writes to standard error"
    else
        rm "$stem.err"
    fi
done
exit $status
