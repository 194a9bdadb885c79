"""Objects of a thread's own are shown to others by way of its frame while it waits for the lock of a shared one."""
import sys
from _race import together

ROUNDS = 4000
everybodys_list, everybodys_set, everybodys_bytes = [], set(range(50)), bytearray(b"ab")
ended = []


def work():
    try:
        combine()
    finally:
        ended.append(1)


def combine():
    for i in range(ROUNDS):
        mine = [float(i + k) for k in range(40)]
        everybodys_list.extend(mine)
        mine = {float(i + k) for k in range(40)}
        mine.update(everybodys_set)
        list(mine)
        mine = {float(k) for k in range(40)}
        for found in (mine & everybodys_set, mine - everybodys_set):
            assert all(x in range(1000) for x in found)
        mine = bytearray(b"x" * 100)
        for text in (mine + everybodys_bytes, everybodys_bytes + mine, mine.replace(b"x", everybodys_bytes)):
            assert not set(text) - set(b"abxy"), text
        mine = [1]
        mine[0:1] = everybodys_list
        mine = {"a": 1}
        mine.update(everybodys_dict)
        mine = [k for k in range(40)]
        mine += everybodys_list


everybodys_dict = {"b": 2}


def contend():
    while not ended:
        for k in range(50):
            everybodys_list.append(k)
            everybodys_set.add(k)
            everybodys_bytes.append(97)
            everybodys_dict[k] = k
        everybodys_list.clear()
        everybodys_set.clear()
        everybodys_bytes.clear()
        everybodys_dict.clear()


def look():
    while not ended:
        for frame in list(sys._current_frames().values()):
            while frame is not None and frame.f_code is not combine.__code__:
                frame = frame.f_back
            if frame is None:
                continue
            mine = frame.f_locals.get("mine")
            if isinstance(mine, list):
                mine.extend(range(100))
                mine.clear()
            elif isinstance(mine, set):
                mine.update(range(100, 120))
                mine.clear()
            elif isinstance(mine, bytearray):
                mine.extend(b"y" * 200)
                mine.clear()
            elif isinstance(mine, dict):
                mine.update(zip("abcdefghijk", "abcdefghijk"))
                mine.clear()


together(work, contend, contend, look)
print("ok")
