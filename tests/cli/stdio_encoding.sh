# Encodings of the standard streams that only the encodings package knows.
PYTHONIOENCODING=cp424 "$PYTHON" -c 'print("a")' | od -An -tx1
PYTHONIOENCODING=cp850:replace "$PYTHON" -c 'print("é€")' | od -An -tx1
PYTHONIOENCODING=nosuch "$PYTHON" -c 'print("a")' 2>&1 | sed -n '1p;3p'
LC_ALL=C PYTHONCOERCECLOCALE=0 PYTHONUTF8=0 "$PYTHON" -c '
import sys
print(sys.stdin.encoding, sys.stdout.encoding, sys.stdout.errors, sys.stderr.errors)'
