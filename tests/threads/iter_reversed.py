"""A shared reversed() of a list, a dict, a deque, a range: each item at most once."""
from collections import deque
from _race import share

expected = list(range(400))
share(lambda: reversed(list(range(400))), expected)
share(lambda: reversed(dict.fromkeys(range(400))), expected)
share(lambda: reversed(range(400)), expected)
share(lambda: reversed(deque(range(400))), expected)
print("ok")
