"""Objects made here and dropped there, in all sizes: free lists hand none out twice."""
import queue
from _race import together

q = queue.SimpleQueue()


def make():
    for k in range(500):
        q.put([[k], (k, k), {"k": k}, {k}, str(k) * 5, float(k) * 1e300, k << 70, bytes([k % 256]) * 40,
               lambda k=k: k, [k] * 100])
    q.put(None)


def drop():
    live = []
    while (x := q.get()) is not None:
        k = x[0][0]
        assert x[1] == (k, k) and x[2] == {"k": k} and x[3] == {k} and x[4] == str(k) * 5
        assert x[6] == k << 70 and x[8]() == k and x[9] == [k] * 100 and x[7] == bytes([k % 256]) * 40
        live.append(x)
        if len(live) > 20:
            live.pop(0)
        [k], (k, k), {"k": k}, {k}, str(k) * 5


together(make, make, drop, drop)
print("ok")
