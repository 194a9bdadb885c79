#!/bin/sh
# check_model.sh CC FILE.pml: the model has no error, and the bug planted in it (-DBUG) is found.
# Nothing but CC is taken for there: spin would preprocess with gcc.

cc=$1 model=$(readlink -f "$2") folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1

# errors [OPTION]: how many the model checker reports.
errors() {
    rm -f pan*
    spin "-P$cc -E -x c" -a $1 "$model" >spin.log 2>&1 && $cc -O2 -DSAFETY -w -o pan pan.c 2>>spin.log || {
        cat spin.log >&2
        exit 1
    }
    ./pan -m1000000 >pan.log 2>&1
    grep -q 'max search depth too small\|out of memory' pan.log && { cat pan.log >&2; exit 1; }
    sed -n 's/.*errors: \([0-9]*\)$/\1/p' pan.log
}

found=$(errors "") || exit 1
if [ "$found" != 0 ]; then
    echo "the model has an error:"
    ./pan -r | tail -60
    exit 1
fi
planted=$(errors -DBUG) || exit 1
if [ "$planted" = 0 ]; then
    echo "the planted bug was not found"
    exit 1
fi
echo "no error; planted bug found"
