"""A builtin shadowed and restored in the builtins module while others call it."""
import builtins
from _race import together


def mine(x):
    return 3


def change():
    original = builtins.len
    for k in range(100):
        builtins.len = mine
        builtins.extra = k
        builtins.len = original
    del builtins.extra


def call():
    for _ in range(1500):
        assert len("abc") == 3


together(change, call, call)
print("ok")
