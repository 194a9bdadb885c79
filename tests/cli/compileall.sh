# compileall -j compiles a tree of 1,184 modules; a second run finds nothing to do; errors are told.
"$PYTHON" - <<'END'
import os
for i in range(1184):
    folder = os.path.join("tree", "part%d" % (i % 37))
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "m%d.py" % i), "w") as out:
        out.write("N = %d\nclass C:\n    def f(self, a):\n        return [x + N for x in range(a)]\n" % i)
END
"$PYTHON" -m compileall -q -j 2 tree; echo $?
"$PYTHON" - <<'END'
import glob, os, sys
files = glob.glob("tree/*/__pycache__/m*." + sys.implementation.cache_tag + ".*")
print(len(files), all(os.path.getsize(f) > 100 for f in files))
with open("times", "w") as out:
    print(max(os.stat(f).st_mtime_ns for f in files), file=out)
END
"$PYTHON" -m compileall -q -j 2 tree; echo $?
"$PYTHON" -c '
import glob, os
files = glob.glob("tree/*/__pycache__/*")
print(len(files), max(os.stat(f).st_mtime_ns for f in files) == int(open("times").read()))'
"$PYTHON" -c 'import sys; sys.path.insert(0, "tree/part5"); import m5; print(m5.C().f(3), m5.__cached__.endswith(("wbc", "pyc")))'
echo 'x = (' >tree/part1/bad.py
"$PYTHON" -m compileall -q -j 2 tree >out; echo $?
grep -c SyntaxError out
