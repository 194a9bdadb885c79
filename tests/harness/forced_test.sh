#!/bin/sh
# forced_test.sh WEFT ORACLE FOLDER MODE PART PARTS: every PARTS-th program of FOLDER, from the PART-th on,
# as lang_test.sh runs it, with specialization as MODE says: always, undo, fail (see
# Interp/eval/provoke.c), or off (-X tlbc=0).

weft=$1 oracle=$2 folder=$3 mode=$4 part=$5 parts=$6
if test "$mode" = off; then
    export WEFT_TLBC=0
else
    export WEFT_TEST_SPECIALIZE="$mode"
fi
harness=$(dirname "$0")
failed=0
for file in $(find "$folder" -name '*.py' ! -name '_*' ! -path '*/_*/*' | LC_ALL=C sort |
        awk -v part="$part" -v parts="$parts" '(NR - 1) % parts == part - 1'); do
    sh "$harness/lang_test.sh" "$weft" "$oracle" "$file"
    case $? in
        0 | 77) ;;
        *) echo "FAILED: $file, $mode"; failed=1 ;;
    esac
done
exit $failed
