# weft dis: names, constants, lines, handlers; compiled files; what it cannot read.
cat >prog.py <<'END'
import os
def f(a, b=2, *c, **d):
    try:
        return [x for x in a if x] + b
    except ValueError as e:
        print(f"{e!r:>10}")
class C:
    y = "text", 1.5, None
END
# What does not depend on how the compiler chooses instructions.
"$PYTHON" dis prog.py | sed -n -e 's/, [0-9]* registers//' -e '/^code/p' -e '/^Exception table/p' \
    -e 's/^.*LOAD_GLOBAL .*\(ValueError\|print\)$/\1/p' \
    -e "s/^ *8 .*\(('text', 1.5, None)\)$/\1/p"
"$PYTHON" -c 'import py_compile; py_compile.compile("prog.py", cfile="prog.wbc")'
"$PYTHON" dis prog.py >source; "$PYTHON" dis prog.wbc >compiled; cmp source compiled && echo same
"$PYTHON" dis --help; echo $?
"$PYTHON" dis 2>&1; echo $?
"$PYTHON" dis --specialized 2>&1; echo $?
"$PYTHON" dis a b 2>&1; echo $?
"$PYTHON" dis --such prog.py 2>&1; echo $?
"$PYTHON" dis missing.py 2>&1; echo $?
"$PYTHON" dis . 2>&1; echo $?
echo 'x = (' >bad.py; "$PYTHON" dis bad.py 2>&1; echo $?
head -c 60 prog.wbc >cut.wbc; "$PYTHON" dis cut.wbc 2>&1; echo $?
"$PYTHON" dis prog.py >/dev/full 2>err; echo $?; sed 's/^.*: cannot/cannot/' err
printf 'import sys\nprint(sys.argv)\nt = 0\nfor i in range(999):\n    t = t + i\nprint(t)\n' >loop.py
"$PYTHON" dis --specialized loop.py one | grep -o -e "^\[.*" -e "^498501" -e "; ADD_INT" -e "; JUMP_BACK_RANGE"
echo 'print("a program called dis")' >dis; "$PYTHON" dis
