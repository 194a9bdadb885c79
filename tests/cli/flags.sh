# sys.flags and what follows from them.
show='import sys; print(sys.flags)'
"$PYTHON" -c "$show"
for option in -B -E -I -s -S -u -O -OO -q -b -bb -d -P -v0 -R; do
    case $option in -v0) continue ;; esac
    echo "$option"; "$PYTHON" $option -c "$show"
done
"$PYTHON" -IBSO -c "$show"
"$PYTHON" -I -c 'import sys; print("" in sys.path, sys.flags.isolated)'
"$PYTHON" -P -c 'import sys; print("" in sys.path)'
"$PYTHON" -S -c 'import sys; print("site" in sys.modules, "exit" in dir(__builtins__))'
"$PYTHON" -c 'import sys; print("site" in sys.modules, "exit" in dir(__builtins__))'
PYTHONSAFEPATH=1 "$PYTHON" -c "$show"
PYTHONOPTIMIZE=2 "$PYTHON" -c "$show"
PYTHONOPTIMIZE=2 "$PYTHON" -E -c "$show"
PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=x PYTHONNOUSERSITE=1 "$PYTHON" -c "$show"
PYTHONDONTWRITEBYTECODE= PYTHONOPTIMIZE= "$PYTHON" -c "$show"
