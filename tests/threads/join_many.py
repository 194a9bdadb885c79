"""Several threads join the same thread; what it wrote is there for all of them."""
import threading
from _race import each

for _ in range(60):
    result = []
    t = threading.Thread(target=lambda: result.append([1, 2, 3]))
    t.start()

    def wait(i):
        t.join(300)
        assert not t.is_alive() and result == [[1, 2, 3]]

    each(wait)
print("ok")
