"""print from all threads: each call's text is whole."""
import contextlib
import io
import subprocess
import sys
from _race import each

if len(sys.argv) > 1:
    each(lambda i: [print("word%d" % i * 5) for _ in range(200)])
else:
    r = subprocess.run([sys.executable, "-B", __file__, "child"], capture_output=True, text=True)
    assert r.returncode == 0, r.stderr
    words = r.stdout.replace("\n", "")
    assert words.count("word") == 4000
    for i in range(4):
        assert words.count("word%d" % i) == 1000
    assert r.stdout.count("\n") == 800
    print("ok")
