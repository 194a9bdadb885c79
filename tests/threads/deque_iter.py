"""One deque iterator for all threads: each item at most once or RuntimeError."""
from collections import deque
from _race import share, together, drain

share(lambda: iter(deque(range(300))), list(range(300)))
share(lambda: reversed(deque(range(300))), list(range(300)))
print("ok")
