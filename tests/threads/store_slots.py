"""Threads store to the inline slots of one object, while its class and its shape change: what is read is
what somebody stored, and nothing is lost that only one thread writes."""
import threading


class Slots:
    __slots__ = ("a", "b", "own")


class Plain:
    pass


class Own:  # nobody changes this one
    pass


def make(cls):
    o = cls()
    o.a = o.b = (0, "start")
    return o


ROUNDS, THREADS = 3000, 4
objects = [make(Plain), make(Slots)]
start = threading.Barrier(THREADS + 1)
wrong = []


def write(n):
    own = make(Own)
    holder.append(own)
    start.wait()
    for i in range(ROUNDS):
        for o in objects:
            o.a = (n, i)
            o.b = [n, i]
            seen = o.a
            if type(seen) is not tuple or len(seen) != 2:
                wrong.append(seen)
        own.a = i
        own.b = own.a + 1
        if own.b != i + 1:
            wrong.append((own.a, own.b))


def change():
    start.wait()
    plain = objects[0]
    for i in range(300):
        setattr(plain, f"extra{i % 5}", i)
        Plain.other = i
        if i % 7 == 0:
            delattr(plain, f"extra{i % 5}")
        if i == 150:
            Plain.a = property(lambda self: (0, "property"), lambda self, v: None)
        if i == 200:
            del Plain.a


holder = []
threads = [threading.Thread(target=write, args=(n,)) for n in range(THREADS)] + [threading.Thread(target=change)]
for t in threads:
    t.start()
for t in threads:
    t.join()
assert not wrong, wrong[:3]
assert len(objects[0].a) == len(objects[1].b) == 2
assert [o.b for o in holder] == [ROUNDS] * THREADS
print("ok")
