"""gc.get_referents() of containers that other threads change: only what was in them."""
import gc
from _race import together

items, table, done = [], {}, []


def change():
    for k in range(1500):
        items.append((k,))
        table[k] = (k,)
        if k % 50 == 49:
            items.clear()
            items[:] = [(1,)] * 3
            table.clear()
    done.append(1)


def look():
    while not done:
        for x in gc.get_referents(items, table):
            assert type(x) in (tuple, int, type), x


together(change, look, look)
print("ok")
