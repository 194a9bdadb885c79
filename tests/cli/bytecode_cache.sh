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
mkdir elsewhere; PYTHONPYCACHEPREFIX=$PWD/elsewhere "$PYTHON" -c 'import mod, sys; print(sys.pycache_prefix == sys.argv[0] or mod.X)'
find elsewhere -name 'mod.*' | wc -l
