# The order in which standard output and standard error arrive.
p='import sys; print("out 1"); print("err 1", file=sys.stderr); print("out 2"); print("err 2", file=sys.stderr)'
"$PYTHON" -u -c "$p" 2>&1
"$PYTHON" -c "$p" 2>&1
PYTHONUNBUFFERED=1 "$PYTHON" -c "$p" 2>&1
"$PYTHON" -u -c 'import os, sys; sys.stdout.write("seen"); sys.stdout.buffer.write(b" too\n"); os._exit(0)'
"$PYTHON" -c 'import os, sys; sys.stdout.write("lost"); os._exit(0)'
"$PYTHON" -c 'print("x" * 100000)' | head -c 10; echo
"$PYTHON" -c 'for i in range(100000): print(i)' 2>&1 | head -n 2
"$PYTHON" -c 'print(1)' >/dev/full 2>err; echo $?; cat err
