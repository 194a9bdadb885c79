"""`from m import x` and m.x while another thread sets and deletes it: the value or an exception."""
import sys
import types
from _race import together

m = sys.modules["weft_race_module"] = types.ModuleType("weft_race_module")
done = []


def change():
    for k in range(500):
        m.x = k
        del m.x
    done.append(1)


def use():
    while not done:
        try:
            from weft_race_module import x
            assert type(x) is int
        except ImportError:
            pass
        try:
            assert type(m.x) is int
        except AttributeError:
            pass


together(change, use, use)
print("ok")
