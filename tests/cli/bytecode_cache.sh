# Compiled files: written beside imported modules, used, refreshed, and not written with -B.
echo 'print("imported"); X = 1' >mod.py
count() { find . -path '*__pycache__*' -type f | wc -l; }
"$PYTHON" -B -c 'import mod'; count
PYTHONDONTWRITEBYTECODE=1 "$PYTHON" -c 'import mod'; count
"$PYTHON" -c 'import mod'; count
"$PYTHON" -c 'import mod, os; print(os.path.basename(mod.__file__), mod.__cached__ is not None)'; count
sleep 0.02; echo 'print("changed source"); X = 2' >mod.py
"$PYTHON" -c 'import mod; print(mod.X)'; count
for f in __pycache__/*; do echo garbage >"$f"; done
"$PYTHON" -c 'import mod; print(mod.X)'; count
chmod 000 __pycache__; "$PYTHON" -c 'import mod; print(mod.X)'; chmod 755 __pycache__
mkdir elsewhere; PYTHONPYCACHEPREFIX=$PWD/elsewhere "$PYTHON" -c 'import mod, sys, os; print(sys.pycache_prefix == os.getcwd() + "/elsewhere", mod.X)'
find elsewhere -name 'mod.*' | wc -l
# -X comes first, an empty prefix is none; -O has files of its own.
mkdir other; PYTHONPYCACHEPREFIX=$PWD/elsewhere "$PYTHON" -X pycache_prefix=$PWD/other -c 'import mod'; find other -name 'mod.*' | wc -l
PYTHONPYCACHEPREFIX=$PWD/elsewhere "$PYTHON" -X pycache_prefix= -c 'import sys; print(sys.pycache_prefix)'
"$PYTHON" -O -c 'import mod, os; print(mod.__cached__.split(".")[-2])'; count
# Code that is read from its file when it is first needed has all of its tables, and changes no count of objects.
cat >late.py <<'F'
def f():
    try:
        a()
    except ValueError:
        b()
def g(self, other):
    return (self, 1.5, "text", other)
F
for i in 1 2; do
    "$PYTHON" -c '
import gc, late
whole = late.f.__code__
cut = whole.replace(co_exceptiontable=b"")
print(cut.co_linetable == whole.co_linetable != b"", whole.replace(co_name="f") == whole != cut)
before = len(gc.get_objects())
late.g(1, 2)
print(len(gc.get_objects()) - before)'
done
