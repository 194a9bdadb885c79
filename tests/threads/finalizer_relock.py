"""Finalizers that take the locks which their dropper uses: no deadlock with runtime locks."""
from collections import deque
from _race import each

table = {}
items = []
d = deque()


class A:
    def __del__(self):
        table["x"] = 1
        items.append(1)
        d.append(1), d.popleft()
        len(table), len(items)


def use(i):
    for k in range(300):
        table[k % 10] = A()
        items[:] = [A()]
        d.append(A())
        d.popleft()
        table.pop(k % 10, None)
        if k % 50 == 0:
            table.clear(), items.clear()


each(use)
print("ok")
