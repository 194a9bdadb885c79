"""Loops over containers of a thread's own that become known to others, who change them, in the middle of the loop."""
from _race import together

ROUNDS = 6
known = []


class P:
    def __init__(self, on):
        self.on, self.n = on, 1


def with_test(l, publish):
    found = 0
    for x in l:
        if x.on:
            found += x.n
            publish(found, l)
    return found


def pairs(l, publish):
    found = 0
    for x, y in l:
        found += y.n
        publish(found, l)
    return found


def plain(l, publish):
    found = 0
    for x in l:
        found += 1
        publish(found, l)
    return found


def keys(d, publish):
    found = 0
    for k in d:
        found += 1
        publish(found, d)
    return found


def items(d, publish):
    found = 0
    for k, x in d.items():
        found += x.n
        publish(found, d)
    return found


def unpacked(l, publish):
    found = 0
    for _ in range(60):
        try:
            a, b, c = l
            found += a.n
        except ValueError:
            pass
        publish(found, l)
    return found


def indexed(l, publish):
    found = 0
    for i in range(60):
        try:
            found += l[i].n
        except IndexError:
            break
        publish(found, l)
    return found


def make(loop):
    if loop in (keys, items):
        return {n: P(n % 2) for n in range(60)}
    if loop is pairs:
        return [[n, P(1)] if n % 2 else (n, P(1)) for n in range(60)]
    return [P(n % 2) for n in range(3 if loop is unpacked else 60)]


loops = with_test, pairs, plain, keys, items, unpacked, indexed
for loop in loops:
    for _ in range(20):
        loop(make(loop), lambda found, c: None)

for n in range(ROUNDS):
    for loop in loops:
        known.clear()

        def publish(found, c):
            if found == 5:
                known.append(c)

        def run():
            try:
                found = loop(make(loop), publish)
                assert found <= 200, found
            except RuntimeError as e:
                assert "changed" in str(e), e
            finally:
                known.append([])

        def change():
            while not known:
                pass
            c = known[0]
            for k in range(40):
                if type(c) is dict:
                    c.pop(k, None) if n % 2 else c.update({k: P(0)})
                elif n % 3 and c:
                    c.pop()
                elif c:
                    c.append(c[0])
                    c[0] = c[-1]

        together(run, change)
print("ok")
