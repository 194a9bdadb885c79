"""Every way to change a bytearray, together, and buffers of it: BufferError or a valid state."""
import random
from _race import each

for seed in range(4):
    b = bytearray(range(50))

    def change(i):
        r = random.Random(seed * 10 + i)
        for n in range(300):
            k = r.randrange(18)
            try:
                if k == 0: b.append(1)
                elif k == 1: b.pop()
                elif k == 2: b.extend(b"abc")
                elif k == 3: b[2:5] = b"xy"
                elif k == 4: del b[1:3]
                elif k == 5: b.insert(2, 7)
                elif k == 6: b.reverse()
                elif k == 7: b[0] = 9
                elif k == 8: repr(b), bytes(b), b.hex()
                elif k == 9: b.remove(1)
                elif k == 10: b.__iadd__(b"q" * 20)
                elif k == 11: assert len(b[:]) >= 0; b.copy()
                elif k == 12:
                    with memoryview(b) as m:
                        len(m), m.nbytes
                elif k == 13: b.count(b"a"), 5 in b, b == b"1", b.find(b"x")
                elif k == 14: b.upper(), b.replace(b"a", b"b"), b.split(b"a"), b + b"x"
                elif k == 15: b"".join([b, b]), int.from_bytes(b[:4], "big")
                elif k == 16: b.__imul__(1), sum(b)
                elif n == 150: b.clear()
            except (IndexError, ValueError, BufferError):
                pass

    each(change)
    assert len(bytes(b)) == len(b)
print("ok")
