# Sessions: continuation lines, prompts, errors, ends.
session() { "$PYTHON" -iq 2>&1; echo "status $?"; }
printf 'class A:\n  def f(self):\n    return 1\n\n  def g(self): pass\n\nA().f()\n' | session
printf '"abc\n"""abc\ndef"""\n1;2;3\nfor i in 1,2: i\n\n' | session
printf 'import sys\nsys.ps1\nsys.ps1="A "\nsys.ps2="B "\nif 1:\n  2\n\ndel sys.ps1\n3\n' | session
for end in 'exit(3)' 'import sys; sys.exit("x")' 'raise SystemExit' 'quit' '1/0' 'raise KeyboardInterrupt'; do
    printf '%s\n' "$end" | session
done
printf 'if 1:\n  print(1)' | session
printf 'def f():' | session
printf 'x = \\\n2\nx\n# a comment \\\nx\n\\\n3\n' | session
printf 'x = [1,\n\n# none\n2,\n"(",\n3]\nx\n' | session
printf 'x: int = 3\n__annotations__\nfrom __future__ import annotations\ndef f(a: b): pass\n\nf.__annotations__\n' | session
printf '5\n_\n_ = 7\n8\n_\nimport builtins\nbuiltins._\n' | session
printf 'import sys\nsys.displayhook=lambda x: print("D", x)\n1\ndel sys.displayhook\n1\nsys.displayhook=sys.__displayhook__\n2\n' | session
printf 'def f():\n  1/0\n\nf()\nfoo\nimport sys\nsys.last_type, sys.last_value\n1 +* 2\n' | session
printf '\377\nprint(2)\n' | session
printf 'x = input("? ")\nthe rest is not of the session\n' | session
echo 'a = 1; print("start")' >start.py; echo '1/0' >bad.py; echo 'x = 3; print(__file__)' >prog.py
printf 'a\n__name__\n' | PYTHONSTARTUP=start.py session
printf '1\n' | PYTHONSTARTUP=bad.py session
printf '1\n' | PYTHONSTARTUP=missing.py session
printf 'x\n"__file__" in globals()\n' | "$PYTHON" -iq prog.py 2>&1
printf 'y\n' | "$PYTHON" -iqc 'y = 2; 1/0' 2>&1; echo $?
printf 'print(1)\n' | "$PYTHON" -iq -c 'import sys; sys.exit(7)' 2>&1; echo $?
awk 'BEGIN { print "x = ["; for (i = 0; i < 20000; i++) print i ","; print "]\nlen(x)" }' | "$PYTHON" -iq 2>/dev/null
printf '' | PYTHONSTARTUP=start.py "$PYTHON" -i 2>&1 | sed 's/^Python 3\.11\.2 .* on linux$/header/'
