#!/bin/sh
# order.sh ORDER WEFT: how the functions of WEFT should lie so that a run touches few pages of code:
# those that all programs call come first, in the order of their first call; then the handlers of
# instructions, which are short, so that a rare one is not alone on its page; then others, those
# that more programs call first. The programs are the benchmarks, at a hundredth of their size, and
# order.py; ORDER (Tools/build/order.c) traces each.

order=$1 weft=$2 root=$(readlink -f "$(dirname "$0")/../..")
{
    "$order" "$weft" -E -B "$root/Tools/build/order.py"
    for program in "$root"/Tools/bench/programs/*.py; do
        size=$(sed -n 's/^SIZE = //p' "$program")
        "$order" "$weft" -E -B "$program" $(((size + 99) / 100))
    done
} | awk '{ if (!($0 in count)) first[$0] = NR; if (++count[$0] > all) all = count[$0] }
         END { for (f in count) {
                   group = count[f] >= all - 1 ? 0 : f ~ /^(op|half)_/ ? 1 : 2
                   print group, group == 0 ? 0 : count[f], first[f], f
               } }' |
    sort -k1,1n -k2,2nr -k3,3n | cut -d" " -f4-
