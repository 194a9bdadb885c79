# -i, and a session whose input is not a terminal.
printf 'x + 1\nx = [1]\nx\nNone\n"s"\n_\n' | "$PYTHON" -i -q -c 'x = 41' 2>&1
printf 'y\nimport sys\nsys.exit(3)\nprint("not reached")\n' | "$PYTHON" -i -q -c 'y = 1; 1/0' 2>&1; echo $?
printf 'def f(a):\n    return a * 2\n\nf(21)\nfor i in range(2):\n    print(i)\n\n1 +\n1/0\nprint("still here")\n' | "$PYTHON" -i -q 2>&1; echo $?
printf 'print(z)\n' | PYTHONINSPECT=1 "$PYTHON" -q -c 'z = 5' 2>&1
printf 'import sys\nsys.ps1 = "$ "\n1\nsys.displayhook = lambda v: print("<", v, ">")\n2\n' | "$PYTHON" -iq 2>&1
