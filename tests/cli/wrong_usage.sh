# Options that do not exist, and help.
"$PYTHON" -Z 2>&1 | sed 's/^usage: .*/usage/'
"$PYTHON" -Z 2>/dev/null; echo $?
"$PYTHON" --no-such 2>&1 | sed 's/^usage: .*/usage/'
"$PYTHON" -X 2>&1 | sed 's/^usage: .*/usage/'
"$PYTHON" -W 2>&1 | sed 's/^usage: .*/usage/'
"$PYTHON" -h >help; echo $?; sed -n '1s/^usage: .* \[option\].*/usage/p' help
"$PYTHON" --help >help2; cmp help help2; echo $?
"$PYTHON" '-?' >help3; cmp help help3; echo $?
for v in -V --version -VV; do "$PYTHON" $v | grep -o 'Python 3\.11'; done
