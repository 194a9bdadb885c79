"""A closure's variable deleted by several threads: one succeeds for each value that was stored."""
import time
from _race import together

SECONDS = 0.3


def race():
    value = 1
    filled = 1
    done = False

    def fill():
        nonlocal value, filled, done
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            try:
                value
            except NameError:
                value = 1
                filled += 1
        done = True

    def delete():
        nonlocal value
        n = 0
        while not done:
            try:
                del value
            except NameError:
                continue
            n += 1
        return n

    deleted = sum(together(fill, delete, delete)[1:])
    try:
        value
    except NameError:
        return filled - deleted
    return filled - 1 - deleted


for _ in range(3):
    assert race() == 0
print("ok")
