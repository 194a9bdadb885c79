"""get and put with timeouts racing with producers: Empty and Full, never a lost item."""
import queue
from _race import together

for cls in (queue.Queue, queue.SimpleQueue):
    q = cls() if cls is queue.SimpleQueue else cls(3)
    got = []

    def put():
        for k in range(100):
            while True:
                try:
                    q.put(k, timeout=0.0005)
                    break
                except queue.Full:
                    pass

    def take():
        misses = 0
        while len(got) < 200 and misses < 4000:
            try:
                got.append(q.get(timeout=0.001))
            except queue.Empty:
                misses += 1

    together(put, put, take, take)
    assert sorted(got) == sorted(list(range(100)) * 2), len(got)
print("ok")
