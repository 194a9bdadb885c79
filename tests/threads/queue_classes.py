"""Queue, LifoQueue, PriorityQueue and SimpleQueue: all items arrive once; bounds hold."""
import queue
from _race import together

for q in (queue.Queue(5), queue.LifoQueue(), queue.PriorityQueue(7), queue.SimpleQueue()):

    def put(base):
        for k in range(150):
            q.put(base + k)

    def take():
        return [q.get(timeout=300) for _ in range(150)]

    parts = together(lambda: put(0), lambda: put(1000), take, take)
    assert sorted(parts[2] + parts[3]) == [b + k for b in (0, 1000) for k in range(150)]
    assert q.empty()
    try:
        q.get_nowait()
        assert False
    except queue.Empty:
        pass
print("ok")
