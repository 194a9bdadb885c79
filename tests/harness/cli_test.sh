#!/bin/sh
# cli_test.sh WEFT ORACLE CASE.sh: runs one shell case that calls "$PYTHON", once for weft and once
# for ORACLE (CPython 3.11), each in an empty folder; both must write the same to standard output
# and exit with the same status. A case that wants standard error compared writes 2>&1.
# With CASE.out beside it, weft's output is compared with that instead (what only weft can do).
# The interpreter's own path reads PYTHON in what is compared. Exits with 77 if there is no ORACLE.

weft=$1 oracle=$2 case=$3
case_dir=$(dirname "$case")
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
unset $(env | sed -n 's/^\(PYTHON[A-Z0-9]*\)=.*/\1/p') PYTHON
export LC_ALL=C.UTF-8 COLUMNS=80 CASES="$case_dir"

# execute INTERPRETER NAME: leaves NAME.all (output, then exit status) and NAME.err in $work.
execute() {
    mkdir -p "$work/$2/case"
    (cd "$work/$2/case" && PYTHON=$1 sh "$case" </dev/null >"$work/$2.raw" 2>"$work/$2.err"
     echo "exit status $?" >>"$work/$2.raw")
    sed "s|$1|PYTHON|g; s|$work/$2/case|FOLDER|g" "$work/$2.raw" >"$work/$2.all"
}

execute "$weft" weft
if test -e "${case%.sh}.out"; then
    cp "${case%.sh}.out" "$work/expected.all"
else
    test -x "$oracle" || { echo "skipped: no $oracle"; exit 77; }
    execute "$oracle" expected
fi
diff -u --label expected --label weft "$work/expected.all" "$work/weft.all" && exit 0
test ! -s "$work/weft.err" || { echo "--- weft's standard error"; tail -n 30 "$work/weft.err"; }
exit 1
