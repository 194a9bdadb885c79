# Source that is compiled and executed again and again leaves nothing behind, nor does what is only compiled.
"$PYTHON" -B - <<'PY' || exit 1
import gc


def memory():
    gc.collect()
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * 4


def same(n):
    for i in range(n):
        exec("def f(a):\n    return a\nx = [f(1), 'text', 2.5]", {})


def fresh(n):
    for i in range(n):
        compile("x = 'const %d'; y = [%d, %d.5e300, 'more %d']" % (i, i, i, i), "<s>", "exec")


for work in same, fresh:
    work(30000)
    before = memory()
    work(30000)
    grown = memory() - before
    assert grown < 1024, (work.__name__, grown)
print("ok")
PY
