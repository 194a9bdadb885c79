"""functools.cached_property filled by several threads: all see one value in the end."""
import functools
from _race import each


class A:
    @functools.cached_property
    def value(self):
        return [self]


for _ in range(60):
    a = A()
    parts = each(lambda i: [a.value for _ in range(5)])
    assert all(v[0] is a for part in parts for v in part)
    assert all(part[-1] is a.__dict__["value"] for part in parts)
print("ok")
