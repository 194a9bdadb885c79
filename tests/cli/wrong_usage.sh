# Options that do not exist or lack their argument, and help.
name() { sed "s|^usage: $PYTHON |usage: PYTHON |"; }
for options in -Z -BZ --no-such -X -W -BW -c -m -J --- --check-hash-based-pycs '--check-hash-based-pycs sometimes' \
    --help-me --version=1; do
    "$PYTHON" $options 2>&1 | name; "$PYTHON" $options 2>/dev/null; echo $?
done
"$PYTHON" -h >help; echo $?; name <help | head -n 1
"$PYTHON" --help >help2; cmp help help2; echo $?
"$PYTHON" '-?' >help3; cmp help help3; echo $?
for page in env xoptions all; do "$PYTHON" --help-$page >page; echo $?; test -s page && echo text; done
for v in -V --version; do "$PYTHON" $v | sed 's/ (weft [0-9.]*)$//'; done
"$PYTHON" -VV | sed 's/ (.*) \[.*\]$/ (build) [compiler]/'
"$PYTHON" -W foo -c 1 2>&1; "$PYTHON" -W a:b:c:d:e:f -c 1 2>&1; "$PYTHON" -W error::int -c 1 2>&1
"$PYTHON" -W ignore::no.such -c 1 2>&1; "$PYTHON" -Werror::DeprecationWarning:mod:-5 -c 1 2>&1
for x in utf8=2 int_max_str_digits int_max_str_digits=5 int_max_str_digits=x tracemalloc=-1 frozen_modules=x; do
    "$PYTHON" -X $x -c 1 2>&1; echo $?
done
for v in PYTHONHASHSEED=abc PYTHONHASHSEED=-1 PYTHONHASHSEED=4294967296 PYTHONINTMAXSTRDIGITS=5 PYTHONUTF8=x \
    PYTHONTRACEMALLOC=x PYTHONMALLOC=x; do
    env $v "$PYTHON" -c 1 2>&1; echo $?
done
