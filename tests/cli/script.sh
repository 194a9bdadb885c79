# A program in a file, a folder or a zip file.
cat >prog.py <<'END'
"""Doc."""
import sys, os
print(__name__, __file__, __doc__, sys.argv, os.path.basename(sys.path[0]))
print(sorted(k for k in globals() if k.startswith("__")))
END
"$PYTHON" prog.py a b
"$PYTHON" ./prog.py
mkdir -p sub && cp prog.py sub/ && "$PYTHON" sub/prog.py -x
(cd sub && "$PYTHON" ../prog.py)
mkdir folder && echo 'import sys; print("main", __name__, sys.argv, __package__ == "")' >folder/__main__.py
"$PYTHON" folder one
"$PYTHON" -c 'import zipfile; z = zipfile.ZipFile("app.zip", "w"); z.write("folder/__main__.py", "__main__.py"); z.close()'
"$PYTHON" app.zip two
mkdir empty && "$PYTHON" empty 2>&1 | sed 's/^.*: can/can/'; 
"$PYTHON" missing.py 2>&1 | sed 's/^.*: can/can/'
"$PYTHON" missing.py 2>/dev/null; echo $?
printf 'def f(:\n    pass\n' >bad.py; "$PYTHON" bad.py 2>&1; echo $?
printf 'x = 1\n\tif x:\n' >tab.py; "$PYTHON" tab.py 2>&1; echo $?
printf '# -*- coding: latin-1 -*-\nprint("\351", len("\351"))\n' >latin.py; "$PYTHON" latin.py
printf '\357\273\277print("bom")\n' >bom.py; "$PYTHON" bom.py
printf 'print("\351")\n' >badutf.py; "$PYTHON" badutf.py 2>&1; echo $?
printf 'print("crlf")\r\nif 1:\r\n    print(2)\r\n' >crlf.py; "$PYTHON" crlf.py
printf 'print("no newline")' >nonl.py; "$PYTHON" nonl.py
printf 'garbage line\nprint("after the first line", __file__)\n' >skip.py; "$PYTHON" -x skip.py
