# A program on standard input.
echo 'import sys; print(sys.argv, __name__)' | "$PYTHON"
echo 'import sys; print(sys.argv)' | "$PYTHON" - a b
printf 'print(input())\nthis line is data\n' | "$PYTHON" 2>/dev/null
printf 'x = 1\nif x:\n    print("yes")\nelse:\n    print("no")\n' | "$PYTHON"
printf '1/0\n' | "$PYTHON" 2>&1; echo $?
printf 'print(1)\nprint(2' | "$PYTHON" 2>&1; echo $?
echo data | "$PYTHON" -c 'import sys; print(repr(sys.stdin.read()), sys.stdin.isatty(), sys.stdin.name)'
printf 'a\nb\n' | "$PYTHON" -c 'print(input("? "), input())
try: input()
except EOFError as e: print(repr(e))'
"$PYTHON" </dev/null; echo $?
"$PYTHON" -c 'import sys; print(sys.stdin)' <&-
"$PYTHON" -c 'import sys; print(sys.stdout is None, file=sys.stderr)' 2>&1 >&-
