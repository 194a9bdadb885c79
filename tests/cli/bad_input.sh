# Source files that are no Python: encodings, endless nesting, unfinished and huge ones.
try() { "$PYTHON" prog.py 2>&1 | cut -c1-200; }
printf 'x = 1\ny = "\377\376"\n' >prog.py; try
printf 'x = 1\n# \351t\351\nprint(1)\n' >prog.py; try
printf '\357\273\277# -*- coding: latin-1 -*-\nprint(1)\n' >prog.py; try
for text in 'x = "abc' 'x = """abc' 'x = (1,' 'x = \' 'x = \ 1' "f'{a" 'if 1:' '"\N{no such}"' '0x' '1__0' 'a b' '$'; do
    printf '%s\ny = 1\n' "$text" >prog.py; try
done
"$PYTHON" -c 'compile("a\0b", "f", "exec")' 2>&1; "$PYTHON" -c 'eval("1\0")' 2>&1
# repeat COUNT BEFORE MIDDLE AFTER
repeat() { awk -v n="$1" -v a="$2" -v m="$3" -v z="$4" 'BEGIN {
    for (i = 0; i < n; i++) printf "%s", a; printf "%s", m; for (i = 0; i < n; i++) printf "%s", z; print "" }' >prog.py; }
for n in 190 200 201 10000; do
    repeat $n '(' 1 ')'; try; repeat $n '[' '' ']'; try; repeat $n '{1:' 1 '}'; try
done
for text in '-' 'not ' 'lambda: ' '~' '1 if 2 else '; do repeat 10000 "$text" 1 ''; try; done
repeat 100000 '' 'a' '.b'; try
repeat 100000 '' 'a' '()'; try
repeat 100000 '1+' '1' ''; try
repeat 10000 '1**' '1' ''; try
for what in 'if 1:' 'def f():' 'while 1:' 'class C:' 'for x in y:' 'try:'; do
    awk -v what="$what" 'BEGIN { for (i = 0; i < 101; i++) { printf "%" i "s%s\n", "", what } }' >prog.py; try
done
head -c 20000000 /dev/zero | tr '\0' '(' >prog.py; try
head -c 20000000 /dev/zero | tr '\0' 'a' >prog.py; try | tail -c 80
{ printf 'x = "'; head -c 20000000 /dev/zero | tr '\0' a; printf '"\nprint(len(x))\n'; } >prog.py; try
# Files that are none.
fail() { "$PYTHON" "$@" >out 2>err; echo $?; sed 's/^[^ ]*: can/can/' err; }
fail missing.py; fail missing/prog.py; fail prog.py/x; mkdir folder; fail folder; fail ''
fail "$(head -c 5000 /dev/zero | tr '\0' a)"
# The program's file goes or changes while it runs.
cat >prog.py <<'END2'
import os
os.unlink(__file__)
def f():
    raise ValueError("gone")
f()
END2
"$PYTHON" prog.py 2>&1
