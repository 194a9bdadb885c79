# Standard files that are closed, full or a pipe nobody reads.
"$PYTHON" -c 'import sys; print(sys.stdout, sys.__stdout__, file=sys.stderr); print(1)' >&- 2>&1; echo $?
"$PYTHON" -c 'import sys; print(sys.stdin); input()' <&- 2>&1; echo $?
"$PYTHON" <&- 2>&1; echo $?
"$PYTHON" -c 'import sys; print(sys.stderr); 1/0' 2>&-; echo $?
"$PYTHON" -c 'print(1); open("made", "w").write("x")' <&- >&- 2>&-; echo $?; cat made; echo
for p in 'print(1)' 'print(1, flush=True)' 'print("x" * 100000)' 'import sys; print(1); sys.exit(3)' 'print(1); 1/0'; do
    "$PYTHON" -c "$p" >/dev/full 2>err; echo $?; cat err
    "$PYTHON" -u -c "$p" >/dev/full 2>err; echo $?; cat err
done
"$PYTHON" -c '1/0' 2>/dev/full; echo $?
"$PYTHON" -c 'import sys; sys.stderr.write("x"); sys.exit(3)' 2>/dev/full; echo $?
{ "$PYTHON" -c 'print("x\n" * 1000000)' 2>err; echo $? >status; } | head -n 1; cat err status
{ "$PYTHON" -c 'import time; time.sleep(0.3); print(1)' 2>err; echo $? >status; } | true; cat err status
for p in 'sys.stdout = None; print(1)' 'del sys.stdout; print(1)' 'sys.stdout.close(); print(1)' 'sys.stdout.close()' \
    'import os; os.close(1); print(1)' 'import os; os.close(2); 1/0'; do
    "$PYTHON" -c "import sys; $p" 2>&1; echo $?
done
