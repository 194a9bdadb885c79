"""A thread's own list is looked at through its frame while it is being sorted."""
import sys
from _race import together

done = []


def sort():
    for k in range(60):
        items = [(i * 7919 % 101, str(i)) for i in range(100)]
        expected = sorted(range(100), key=lambda i: (i * 7919 % 101, str(i)))
        items.sort(key=lambda pair: pair)
        assert [int(s) for _, s in items] == expected
        items.append((0, "0"))
    done.append(1)


def look():
    while not done:
        for f in list(sys._current_frames().values()):
            while f is not None:
                for v in list(f.f_locals.values()):
                    if type(v) is list:
                        len(v), v[:3]
                f = f.f_back


together(sort, look)
print("ok")
