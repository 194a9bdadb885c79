#!/bin/sh
# forced_test.sh WEFT ORACLE FOLDER MODE PART PARTS: every PARTS-th program of FOLDER, from the PART-th on,
# as lang_test.sh runs it, with specialization as MODE says: always, undo, fail (see
# Interp/eval/provoke.c), or off (-X tlbc=0); or compiled: from a file, see run_compiled.py.

weft=$1 oracle=$2 folder=$3 mode=$4 part=$5 parts=$6
harness=$(cd "$(dirname "$0")" && pwd)
left_out=
case $mode in
    off) export WEFT_TLBC=0 ;;
    compiled)
        export LAUNCHER="$harness/run_compiled.py"
        # They show all frames there are.
        left_out='generator_chains|generator_feed|lib_sys_traceback|mod_faulthandler|uncaught_excepthook' ;;
    *) export WEFT_TEST_SPECIALIZE="$mode" ;;
esac
failed=0
for file in $(find "$folder" -name '*.py' ! -name '_*' ! -path '*/_*/*' | grep -vE "/($left_out)\.py$" | LC_ALL=C sort |
        awk -v part="$part" -v parts="$parts" '(NR - 1) % parts == part - 1'); do
    sh "$harness/lang_test.sh" "$weft" "$oracle" "$file"
    case $? in
        0 | 77) ;;
        *) echo "FAILED: $file, $mode"; failed=1 ;;
    esac
done
exit $failed
