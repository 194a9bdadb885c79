# -m: modules, packages, errors.
mkdir -p pkg/sub
echo 'print("init", __name__)' >pkg/__init__.py
echo 'import sys; print("main", __name__, __package__, sys.argv[1:], __spec__.name)' >pkg/__main__.py
echo 'from . import other; print(__name__, __package__, other.X)' >pkg/mod.py
echo 'X = 1' >pkg/other.py
touch pkg/sub/__init__.py
"$PYTHON" -m pkg a b
"$PYTHON" -m pkg.mod
"$PYTHON" -mpkg.mod
"$PYTHON" -m pkg.sub 2>&1 | sed 's/^.*: No/No/'
"$PYTHON" -m absent 2>&1 | sed 's/^.*: No/No/'
"$PYTHON" -m absent 2>/dev/null; echo $?
"$PYTHON" -m 2>&1 | sed 's/^usage: .*/usage/'
"$PYTHON" -m pkg.mod.x 2>&1 | tail -n 1 | sed 's/^.*: Err/Err/'
echo '{"b": [1, 2], "a": null}' | "$PYTHON" -m json.tool
"$PYTHON" -m base64 -e </dev/null
