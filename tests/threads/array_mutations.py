"""array.array changed by all threads: a valid state, BufferError, ValueError or IndexError."""
import random
from array import array
from _race import each

for seed in range(3):
    a = array("i", range(50))

    def change(i):
        r = random.Random(seed * 10 + i)
        for n in range(300):
            k = r.randrange(14)
            try:
                if k == 0: a.append(1)
                elif k == 1: a.pop()
                elif k == 2: a.extend([1, 2, 3])
                elif k == 3: a[2:5] = array("i", [7, 8])
                elif k == 4: del a[1:3]
                elif k == 5: a.insert(2, 7)
                elif k == 6: a.reverse()
                elif k == 7: a[0] = 9
                elif k == 8: repr(a), a.tobytes(), a.tolist()
                elif k == 9: a.remove(1)
                elif k == 10: a.__iadd__(array("i", [4] * 10))
                elif k == 11: a[:], a.count(1), a.index(1), 5 in a
                elif k == 12: a == array("i", [1]), a * 2, len(a)
                elif k == 13:
                    with memoryview(a) as m:
                        len(m), m.nbytes
                for x in a:
                    assert type(x) is int
            except (IndexError, ValueError, BufferError):
                pass

    each(change)
    assert len(a.tolist()) == len(a)
print("ok")
