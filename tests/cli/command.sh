# -c: arguments, names, exit status, uncaught exceptions.
"$PYTHON" -c 'import sys; print(sys.argv, __name__, sys.path[0] == "")' a -b --c
"$PYTHON" -c 'print(1)
print(2)'
"$PYTHON" -c '  print("indented")' 2>&1; echo $?
"$PYTHON" -c 'def f(): return g()
def g(): raise ValueError("no")
f()' 2>&1; echo $?
"$PYTHON" -c 'print("é", "\u20ac", ascii("é"))'
"$PYTHON" -c '' ; echo $?
"$PYTHON" -c 'print(__builtins__.__name__, __doc__, __package__, __spec__)'
"$PYTHON" -c 2>&1 | sed 's/^usage: .*/usage/'
"$PYTHON" -c 'print("unfinished' 2>&1; echo $?
"$PYTHON" -cprint\(3\) x
