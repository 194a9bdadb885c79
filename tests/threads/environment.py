"""os.environ set, read and listed by several threads."""
import os
from _race import each


def use(i):
    for k in range(150):
        os.environ["WEFT_RACE_%d" % i] = "%d" % k
        assert os.environ["WEFT_RACE_%d" % i] == "%d" % k
        assert all(type(v) is str for v in dict(os.environ).values())
        os.environ.pop("WEFT_RACE_%d" % ((i + 1) % 4), None)
        os.environ["WEFT_RACE_%d" % i] = "x"
        os.getenv("HOME")


def guarded(i):
    try:
        use(i)
    except KeyError:
        pass  # another thread took it away
    except RuntimeError as e:
        assert "changed size" in str(e)


each(guarded)
print("ok")
