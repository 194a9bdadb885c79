"""The subclasses of a class are listed while other threads make and drop some: what is listed is whole."""
import gc
from _race import together


class Base:
    pass


done = []


def make():
    for k in range(300):
        type("S%d" % k, (Base,), {"tag": k})().tag
        if k % 100 == 0:
            gc.collect()
    done.append(1)


def look():
    while len(done) < 2:
        for s in Base.__subclasses__():
            assert s.__mro__ == (s, Base, object) and s.__name__ == "S%d" % s.tag, s
            assert type(s()) is s


together(make, make, look)
print("ok")
