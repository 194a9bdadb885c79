"""Named operations of sets, Counter, defaultdict, array and queues on what others change: whole values, no other errors."""
import array
import collections
import queue
from _race import each, together

N = 300
s = set(range(50))


def change_set(i):
    for k in range(N):
        s.add(50 + k % 50)
        s.discard(k % 100)
        if i:
            s.intersection_update(range(100))
            s.symmetric_difference_update([k % 100])
        else:
            s.difference_update([k % 7])
            s.update(range(k % 20))


def use_set(i):
    for k in range(N):
        for t in s.union([1]), s.intersection(range(100)), s.difference([3]), s.symmetric_difference([5]), s.copy():
            assert type(t) is set and all(type(v) is int and 0 <= v < 100 for v in t)


together(lambda: change_set(0), lambda: change_set(1), lambda: use_set(0), lambda: use_set(1))

c = collections.Counter(range(20))


def count(i):
    for k in range(N):
        try:
            c.update([k % 20])
            c.subtract([k % 20, 3])
            assert all(type(n) is int for v, n in c.most_common(3))
            assert all(0 <= v < 20 for v in c.elements())
            assert type(c.total()) is int
            +c, -c, c + c, c - c, c & c, c | c
        except RuntimeError:
            pass


each(count)

d = collections.defaultdict(list)


def fill(i):
    for k in range(N):
        d.default_factory = (list, dict, set, None)[(i + k) % 4]
        try:
            assert type(d[k]) in (list, dict, set)
        except KeyError:
            pass
        d.copy(), repr(d.default_factory)


each(fill)
assert all(type(v) in (list, dict, set) for v in d.values())

a = array.array("H", range(16))


def named(i):
    for k in range(N):
        try:
            if i == 0:
                a.frombytes(b"\x01\x00" * 4)
                del a[16:]
            elif i == 1:
                a.fromlist([1, 2, 3])
                a.extend(a[:2])
            elif i == 2:
                a.byteswap()
                a.byteswap()
            a.tobytes(), a.tolist(), a.buffer_info(), a.itemsize, a.typecode
            assert len(a.tobytes()) % 2 == 0
        except (BufferError, ValueError):
            pass


each(named)
assert all(0 <= v <= 0xffff for v in a)

q, p = queue.SimpleQueue(), queue.Queue(maxsize=8)
got = [[] for _ in range(4)]


def pass_on(i):
    for k in range(N):
        if i < 2:
            q.put_nowait(i * N + k)
            p.put(i * N + k)
            assert q.qsize() >= 0 and 0 <= p.qsize() <= 8 and p.full() in (False, True)
        else:
            got[i].append(q.get(timeout=600))
            p.get(timeout=600)
            p.task_done()
            assert q.empty() in (False, True)


each(pass_on)
p.join()
assert sorted(got[2] + got[3]) == list(range(2 * N)) and q.empty() and p.empty()
print("ok")
