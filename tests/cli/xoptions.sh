# -X.
"$PYTHON" -X a -X b=c -Xd=e=f -c 'import sys; print(sys._xoptions)'
"$PYTHON" -X utf8 -c 'import sys; print(sys.flags.utf8_mode, sys.stdout.encoding)'
"$PYTHON" -X utf8=0 -c 'import sys; print(sys.flags.utf8_mode)'
PYTHONUTF8=1 "$PYTHON" -c 'import sys; print(sys.flags.utf8_mode)'
"$PYTHON" -X int_max_str_digits=700 -c 'import sys; print(sys.get_int_max_str_digits()); print(len(str(10**699))); str(10**700)' 2>&1
"$PYTHON" -X int_max_str_digits=0 -c 'print(len(str(10**5000)))'
"$PYTHON" -X dev -c 'import sys; print(sys.flags.dev_mode, sys.warnoptions)'
"$PYTHON" -X importtime -c '' 2>&1 | head -n 1
"$PYTHON" -X no_debug_ranges -c 'def f(): x = 1 + (1/0)
f()' 2>&1
PYTHONNODEBUGRANGES=1 "$PYTHON" -c '1/0 + 2' 2>&1
"$PYTHON" -X tracemalloc=abc -c '' 2>/dev/null; echo $?
