# Environment variables.
mkdir lib other; echo 'print("found in lib")' >lib/m.py; echo 'print("found in other")' >other/m.py
PYTHONPATH=lib:other "$PYTHON" -c 'import m, sys, os; print([os.path.basename(p) for p in sys.path[:3]])'
PYTHONPATH=other:lib "$PYTHON" -c 'import m'
PYTHONPATH=lib "$PYTHON" -E -c 'import m' 2>&1 | tail -n 1
PYTHONPATH=lib "$PYTHON" -I -c 'import m' 2>&1 | tail -n 1
h='print(hash("weft") == hash("weft"), hash("a" * 100))'
test "$(PYTHONHASHSEED=0 "$PYTHON" -c "$h")" = "$(PYTHONHASHSEED=0 "$PYTHON" -c "$h")" && echo same
test "$(PYTHONHASHSEED=1 "$PYTHON" -c "$h")" = "$(PYTHONHASHSEED=2 "$PYTHON" -c "$h")" || echo different
test "$("$PYTHON" -c "$h")" = "$("$PYTHON" -c "$h")" || echo random
PYTHONHASHSEED=bogus "$PYTHON" -c 'print(1)' 2>&1 | head -n 1
PYTHONIOENCODING=latin-1 "$PYTHON" -c 'print("é")' | od -An -tx1
PYTHONIOENCODING=ascii:replace "$PYTHON" -c 'print("é")'
PYTHONIOENCODING=ascii "$PYTHON" -c 'print("é")' 2>&1
LC_ALL=C "$PYTHON" -c 'import sys; print(sys.stdout.encoding, sys.stdout.errors, sys.getfilesystemencoding()); print("é")'
"$PYTHON" -c 'import sys; print(sys.stdout.encoding, sys.stdout.errors, sys.stderr.errors, sys.stdout.line_buffering)'
PYTHONSTARTUP=absent.py "$PYTHON" -c 'print("startup is for prompts")'
A=1 "$PYTHON" -c 'import os; print(os.environ["A"], os.getenv("NOPE"))'
