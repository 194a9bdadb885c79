"""exec in one namespace by all threads: functions and classes defined over and over."""
from _race import each

space = {}


def use(i):
    for k in range(40):
        exec("def f(x): return x + %d\nclass C:\n    n = %d\n    def m(self): return self.n\ny = f(1)" % (k, k), space)
        assert 1 <= space["f"](1) <= 41 and 0 <= space["C"]().m() < 40


each(use)
print("ok")
