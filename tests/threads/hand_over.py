"""Local objects handed to another thread and changed there: what the giver wrote is there."""
import queue
from _race import together

q, back = queue.SimpleQueue(), queue.SimpleQueue()


def give():
    for k in range(600):
        q.put([k, {"k": k}, [str(k)] * 5])
        if k % 10 == 9:
            for _ in range(10):
                x = back.get()
                assert x[-1] == "seen" and x[0] == x[1]["k"]
    q.put(None)
    q.put(None)


def take():
    while True:
        x = q.get()
        if x is None:
            return
        assert x[1]["k"] == x[0] and x[2] == [str(x[0])] * 5
        x.append("seen")
        back.put(x)


together(give, take, take)
print("ok")
