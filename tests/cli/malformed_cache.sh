# Compiled files of weft that are cut, changed or of another version: the source is used instead.
cat >mod.py <<'P'
def f(x):
    "doc of f"
    return [g(y) for y in range(x)]
def g(y):
    return y * 2
class C:
    def method(self): return 'method'
P
"$PYTHON" -c 'import mod; print(mod.f(3))'
cp -r __pycache__ good
for change in 'data[:40]' 'data[:-1]' 'data + b"x"' 'b""' 'data[:60] + bytes([data[60] ^ 1]) + data[61:]' \
    'data[:-9] + bytes([data[-9] ^ 64]) + data[-8:]' 'data[:17] + b"\xff\xff\xff\x7f" + data[21:]' \
    'data[:21] + b"wbc9" + data[25:]' 'b"XXXX" + data[4:]' 'data[:16] + b"i\1\0\0\0"' 'bytes(len(data))'; do
    rm -rf __pycache__; cp -r good __pycache__
    "$PYTHON" -S -c '
import glob, sys
for path in glob.glob("__pycache__/*.wbc"):
    data = open(path, "rb").read()
    open(path, "wb").write(eval(sys.argv[1]))' "$change"
    "$PYTHON" -c 'import mod; print(mod.f(3), mod.C().method(), mod.f.__doc__)'
    "$PYTHON" -c 'import mod; print(mod.g(5), mod.g.__code__.co_firstlineno)'
done
# What was replaced is good again.
cmp __pycache__/mod.*.wbc good/mod.*.wbc 2>/dev/null | head -c 0
ls __pycache__ | wc -l
