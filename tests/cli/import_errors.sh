# Errors in imported modules: whose frames the traceback shows, messages of circular imports.
mkdir -p pkg/sub
echo 'x = (' >bad_syntax.py
echo '1 / 0' >fails.py
echo 'import absent_module' >lacks.py
touch pkg/__init__.py
echo 'import pkg.sub.child' >pkg/sub/__init__.py
printf 'import pkg.sub\npkg.sub\n' >pkg/sub/child.py
printf 'import pkg.twin_b\nX = 1\n' >pkg/twin_a.py
printf 'import pkg.twin_a as a\na.X\n' >pkg/twin_b.py
for text in 'import bad_syntax' 'import fails' 'import lacks' 'import pkg.absent' 'import pkg.sub' \
    'import pkg.twin_a' 'from pkg import absent' 'import fails.sub' 'from fails import x'; do
    printf 'def f():\n    %s\nf()\n' "$text" >program.py
    echo "--- $text"
    "$PYTHON" program.py 2>&1
    echo "status $?"
done
# atexit's functions run even when the module is gone.
printf 'import atexit as a, sys\na.register(print, 1)\ndel sys.modules["atexit"]\nimport atexit as b\nb.register(print, 2)\n' |
    "$PYTHON" -
# An argument of -c that is not UTF-8.
"$PYTHON" -c "$(printf '"\377"')" 2>&1
echo "status $?"
