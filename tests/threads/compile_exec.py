"""compile, eval, exec and ast in all threads: same results, own namespaces."""
import ast
from _race import each

source = "\n".join("def f%d(x, y=%d):\n    return [x + y + i for i in range(%d)]" % (k, k, k) for k in range(12))


def use(i):
    total = 0
    for k in range(12):
        space = {}
        exec(compile(source, "race%d" % i, "exec"), space)
        assert space["f5"](i) == [i + 5 + n for n in range(5)]
        assert eval("x * 2 + %d" % k, {"x": i}) == i * 2 + k
        tree = ast.parse("a = %d\nb = a + 1" % k)
        exec(compile(tree, "tree", "exec"), space)
        total += space["b"]
        try:
            compile("def (", "bad", "exec")
        except SyntaxError as e:
            assert e.lineno == 1
    return total


assert len(set(each(use))) == 1
shared = compile("r = [n * n for n in range(50)]\ndef g(): return r\n", "shared", "exec")


def run(i):
    for _ in range(100):
        space = {}
        exec(shared, space)
        assert space["g"]() == [n * n for n in range(50)]


each(run)
print("ok")
