"""Exceptions nobody catches in threads reach threading.excepthook with their thread."""
import threading

seen = []
threading.excepthook = lambda args: seen.append((args.exc_type, str(args.exc_value), args.thread.name))


def fail(n):
    local = [n]
    raise ValueError(n)


threads = [threading.Thread(target=fail, args=(n,), name="t%d" % n) for n in range(60)]
for t in threads:
    t.start()
for t in threads:
    t.join()
assert len(seen) == 60
assert {s[1:] for s in seen} == {(str(n), "t%d" % n) for n in range(60)}
print("ok")
