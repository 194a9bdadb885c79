#!/bin/sh
# order.sh ORDER WEFT: how the functions of WEFT should lie so that a run touches few pages of code:
# those that most programs call come first, in the order of their first call. The programs are the
# benchmarks, at a hundredth of their size, and order.py; ORDER (Tools/build/order.c) traces each.

order=$1 weft=$2 root=$(readlink -f "$(dirname "$0")/../..")
{
    "$order" "$weft" -E -B "$root/Tools/build/order.py"
    for program in "$root"/Tools/bench/programs/*.py; do
        size=$(sed -n 's/^SIZE = //p' "$program")
        "$order" "$weft" -E -B "$program" $(((size + 99) / 100))
    done
} | awk '{ if (!($0 in count)) first[$0] = NR; count[$0]++ }
         END { for (f in count) print count[f], first[f], f }' |
    sort -k1,1nr -k2,2n | cut -d" " -f3-
