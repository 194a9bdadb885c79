"""The collector is switched off, on, asked and run by several threads while they make cycles."""
import gc
from _race import each


def use(i):
    for k in range(60):
        gc.disable() if k % 2 else gc.enable()
        gc.get_count(), gc.get_stats(), gc.isenabled(), gc.get_threshold()
        a = []
        a.append(a)
        if k % 20 == i:
            gc.collect(k % 3)


each(use)
gc.enable()
print("ok")
