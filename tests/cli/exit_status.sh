# How a program ends, and the status it ends with.
for end in '' 'None' '0' '3' 'True' '"message"' '(1, 2)' '2.5' '256' '-1' '1 << 70'; do
    "$PYTHON" -c "import sys; sys.exit($end)" 2>&1; echo "$end: $?"
done
"$PYTHON" -c 'raise SystemExit(4)'; echo $?
"$PYTHON" -c 'raise SystemExit' ; echo $?
"$PYTHON" -c 'import os; print("lost", end=""); os._exit(5)'; echo $?
"$PYTHON" -c 'import atexit; atexit.register(print, "first registered"); atexit.register(print, "last"); 1/0' 2>/dev/null; echo $?
"$PYTHON" -c 'import atexit, sys; atexit.register(sys.exit, 9); print("body")' 2>/dev/null; echo $?
"$PYTHON" -c 'exit(6)'; echo $?
"$PYTHON" -c 'import threading; threading.Thread(target=lambda: 1/0).start()' 2>/dev/null; echo $?
"$PYTHON" -c 'import sys; sys.excepthook = lambda *a: print("hook", a[0].__name__); 1/0'; echo $?
"$PYTHON" -c 'import os, signal; os.kill(os.getpid(), signal.SIGTERM)'; echo $?
"$PYTHON" -c 'raise KeyboardInterrupt' 2>&1; echo $?
"$PYTHON" -c 'import sys
class C:
    def __del__(self): print("deleted")
c = C()
sys.exit(7)'; echo $?
